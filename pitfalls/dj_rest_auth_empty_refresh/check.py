"""Does a refresh token of dj-rest-auth reach the client?"""

from jwt_doctor import logins, project, sources
from jwt_doctor.findings import check, warning


@check("settings")
def dj_rest_auth_empty_refresh():
    options = project.written("REST_AUTH")
    if not project.has_app("dj_rest_auth") or not options.get("USE_JWT"):
        return
    if options.get("JWT_AUTH_REFRESH_COOKIE") or not options.get("JWT_AUTH_HTTPONLY", True):
        return
    if not logins.includes_login() and "LoginView" not in sources.names_used():
        return
    yield warning(
        "The login of dj-rest-auth returns an empty refresh token, and no cookie holds it: no "
        "client can refresh.",
        hint="Name the cookie in JWT_AUTH_REFRESH_COOKIE, or set JWT_AUTH_HTTPONLY to False.",
        where="REST_AUTH",
    )
