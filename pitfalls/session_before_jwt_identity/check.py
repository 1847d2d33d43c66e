"""Does a cookie win over the token, in a project where users have cookies?"""

from jwt_doctor import logins, routes
from jwt_doctor.findings import check, warning


@check("project")
def session_before_jwt_identity():
    where = logins.session_before_jwt()
    if where and routes.gives_session_cookies():
        yield warning(
            "There is a login page, and its cookie wins over the token: another user, or 403.",
            hint="Put JWTAuthentication first.",
            where=where,
        )
