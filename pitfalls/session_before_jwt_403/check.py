"""Does an expired token return 401, on which clients refresh?"""

from jwt_doctor import logins
from jwt_doctor.findings import check, warning


@check("settings")
def session_before_jwt_403():
    where = logins.session_before_jwt()
    if where and logins.answers_403(where):
        yield warning(
            "SessionAuthentication is before JWTAuthentication: a bad token returns 403, not 401.",
            hint="Put JWTAuthentication first.",
            where=where,
        )
