"""Does anything answer a browser that asks before it sends the token?"""

from django.conf import settings
from django.core.checks import Warning, register


@register("pitfalls")
def cors_preflight(**_):
    wanted = [name for name in dir(settings) if name.startswith("CORS_")]
    if "corsheaders" in settings.INSTALLED_APPS:
        wanted.append("INSTALLED_APPS")
    if wanted and not any("cors" in name.lower() for name in settings.MIDDLEWARE):
        yield Warning(
            "CORS is set up, and no middleware reads it: browsers on another origin get nothing.",
            hint="Put 'corsheaders.middleware.CorsMiddleware' first in MIDDLEWARE.",
            obj=wanted[0],
            id="pitfalls.cors_preflight",
        )
