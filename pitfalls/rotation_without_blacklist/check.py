"""Is a refresh token that was used of no more use?"""

from django.core.checks import Warning, register

from jwt_doctor import project


@register("pitfalls")
def rotation_without_blacklist(**_):
    if project.simple_jwt("ROTATE_REFRESH_TOKENS") and not project.simple_jwt(
        "BLACKLIST_AFTER_ROTATION"
    ):
        yield Warning(
            "Refresh tokens rotate, and the old ones stay good: there are only ever more of them.",
            hint="Turn BLACKLIST_AFTER_ROTATION on, with the blacklist app installed.",
            obj="SIMPLE_JWT['ROTATE_REFRESH_TOKENS']",
            id="pitfalls.rotation_without_blacklist",
        )
