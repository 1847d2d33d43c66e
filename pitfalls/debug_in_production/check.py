"""Does anyone but you see the pages of errors?"""

from django.conf import settings
from django.core.checks import Warning, register

LOCAL = ("localhost", ".localhost", "127.0.0.1", "[::1]", "::1", "0.0.0.0", "testserver")


@register("pitfalls")
def debug_in_production(**_):
    if settings.DEBUG and set(settings.ALLOWED_HOSTS) - set(LOCAL):
        yield Warning(
            "DEBUG is on, and not for this machine alone: an error page shows what was sent.",
            hint="Turn DEBUG off wherever ALLOWED_HOSTS has more than this machine.",
            obj="DEBUG",
            id="pitfalls.debug_in_production",
        )
