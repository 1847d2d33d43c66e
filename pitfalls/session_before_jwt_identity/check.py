"""Does a cookie win over the token, in a project where people have cookies?"""

from django.core.checks import Warning, register

from jwt_doctor import project


@register("pitfalls")
def session_before_jwt_identity(**_):
    where = project.session_before_jwt()
    if where and project.gives_session_cookies():
        yield Warning(
            "There is a login page, and its cookie wins over the token: another user, or 403.",
            hint="Put JWTAuthentication first.",
            obj=where,
            id="pitfalls.session_before_jwt_identity",
        )
