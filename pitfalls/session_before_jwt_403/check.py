"""Does an expired token get 401, which clients refresh on?"""

from django.core.checks import Warning, register

from jwt_doctor import project


@register("pitfalls")
def session_before_jwt_403(**_):
    where = project.session_before_jwt()
    if where:
        yield Warning(
            "SessionAuthentication stands before JWTAuthentication: a bad token gets 403, not 401.",
            hint="Put JWTAuthentication first.",
            obj=where,
            id="pitfalls.session_before_jwt_403",
        )
