"""Is there a rotation for the blacklist to follow?"""

from django.core.checks import Warning, register

from jwt_doctor import project


@register("pitfalls")
def blacklist_without_rotation(**_):
    from rest_framework_simplejwt.views import TokenVerifyView

    if project.simple_jwt("ROTATE_REFRESH_TOKENS") or project.views(TokenVerifyView):
        return  # the verify view looks at this setting too
    if project.simple_jwt("BLACKLIST_AFTER_ROTATION"):
        yield Warning(
            "BLACKLIST_AFTER_ROTATION is on and nothing rotates: a refresh blacklists nothing.",
            hint="Turn ROTATE_REFRESH_TOKENS on as well.",
            obj="SIMPLE_JWT['BLACKLIST_AFTER_ROTATION']",
            id="pitfalls.blacklist_without_rotation",
        )
