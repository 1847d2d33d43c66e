"""Settings over baselines.py: the fastest that still reads the user from the database each time.

Do not copy it without need. optimized_authentication.py contains hand-written SQL.
optimized_negotiation.py ignores the Accept header. Without the middlewares there are no sessions,
no admin, no CSRF check and no X-Frame-Options header."""

from baselines import *  # noqa: F403
from baselines import DATABASES

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
DATABASES["default"]["CONN_MAX_AGE"] = None
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["optimized_authentication.RawUserAuthentication"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "optimized_negotiation.OnlyJSON",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["drf_orjson_renderer.renderers.ORJSONRenderer"],
}
