"""Settings over others.py: as much speed as there is with a look at the database each time.

Not to be copied without need: lean_authentication.py writes SQL by hand, lean_negotiation.py hears
nothing of what a caller accepts, and without the middlewares there are no sessions, no admin, no
CSRF check and no X-Frame-Options header."""

from others import *  # noqa: F403
from others import DATABASES

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
DATABASES["default"]["CONN_MAX_AGE"] = None
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["lean_authentication.RawUserAuthentication"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "lean_negotiation.OnlyJSON",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["drf_orjson_renderer.renderers.ORJSONRenderer"],
}
