"""Settings of dj-rest-auth."""

from jwt_doctor import project
from jwt_doctor.findings import check, info, warning


@check("settings", code="token_cookie_is_exposed")
def dj_rest_auth_cookie():
    options, name = project.rest_auth(), project.rest_auth_name
    if not (options.get("JWT_AUTH_COOKIE") or options.get("JWT_AUTH_REFRESH_COOKIE")):
        return
    if options.get("JWT_AUTH_COOKIE") and options.get("JWT_AUTH_HTTPONLY") is False:
        yield warning(
            "JWT_AUTH_HTTPONLY is off: every script in the page can read the token.",
            "Remove it: the default is True.",
            name("JWT_AUTH_HTTPONLY"),
        )
    if options.get("JWT_AUTH_SECURE"):
        return
    if str(options.get("JWT_AUTH_SAMESITE") or "").lower() == "none":
        yield warning(
            "A browser drops this cookie: SameSite=None needs Secure.",
            "Set {} = True.".format(name("JWT_AUTH_SECURE")),
            name("JWT_AUTH_SAMESITE"),
        )
    elif options.get("JWT_AUTH_SECURE", False) is False:
        is_set = "JWT_AUTH_SECURE" in options
        yield info(
            "dj-rest-auth sets the token's cookie without Secure"
            + (": the setting is off." if is_set else " by default."),
            "Set {} = True where the site has HTTPS.".format(name("JWT_AUTH_SECURE")),
            name("JWT_AUTH_SECURE" if is_set else "JWT_AUTH_COOKIE"),
        )
