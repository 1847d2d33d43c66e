"""Does a cookie speak for a user, whoever's page sends it?"""

from django.conf import settings
from django.core.checks import Warning, register

from jwt_doctor import project, sources


@register("pitfalls")
def cookie_jwt_without_csrf(**_):
    default = project.default_classes("DEFAULT_AUTHENTICATION_CLASSES")
    chosen = [each for view in project.views() for each in view.classes("authentication")]
    for each in sorted({*default, *chosen}, key=str):
        code = sources.own_code(each)
        if "COOKIES" in code and "csrf" not in code.lower():
            yield warning(
                "A token is taken from a cookie, and no CSRF check is made: any site can send it.",
                "Call SessionAuthentication().enforce_csrf(request) once the token is found good.",
                f"{each.__module__}.{each.__qualname__}",
            )
    for name in ("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"):
        if getattr(settings, name, False) and getattr(settings, "CORS_ALLOW_CREDENTIALS", False):
            yield warning(
                "Pages of any origin may send this site's cookies, and read the answers.",
                "Name the origins in CORS_ALLOWED_ORIGINS.",
                name,
            )


def warning(text, hint, where):
    return Warning(text, hint=hint, obj=where, id="pitfalls.cookie_jwt_without_csrf")
