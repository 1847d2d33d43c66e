"""Is a used refresh token useless?"""

from jwt_doctor import project
from jwt_doctor.findings import check, warning


@check("settings")
def rotation_without_blacklist():
    if project.simple_jwt("ROTATE_REFRESH_TOKENS") and not project.simple_jwt(
        "BLACKLIST_AFTER_ROTATION"
    ):
        yield warning(
            "Refresh tokens rotate and the old ones stay valid: a stolen one works to its end.",
            hint="Turn BLACKLIST_AFTER_ROTATION on, with the blacklist app installed.",
            where="SIMPLE_JWT['ROTATE_REFRESH_TOKENS']",
        )
