"""Is there a rotation that the blacklist follows?"""

from jwt_doctor import logins, project, sources
from jwt_doctor.findings import check, warning


@check("settings")
def blacklist_without_rotation():
    if not project.written(project.jwt_setting()).get("BLACKLIST_AFTER_ROTATION"):
        return  # up to version 4 it is simplejwt's default
    if project.simple_jwt("ROTATE_REFRESH_TOKENS") or project.is_ninja():
        return
    if verifies():
        return  # the verify view reads this setting too
    yield warning(
        "BLACKLIST_AFTER_ROTATION is on and tokens do not rotate: a refresh blacklists nothing.",
        hint="Turn ROTATE_REFRESH_TOKENS on as well.",
        where="SIMPLE_JWT['BLACKLIST_AFTER_ROTATION']",
    )


def verifies():
    """Return whether a view of simplejwt that verifies tokens is routed, as far as it shows."""
    if project.is_loaded():
        return any("Verify" in view.cls.__name__ for view in logins.token_views())
    return any("TokenVerify" in name for name in sources.names_used())
