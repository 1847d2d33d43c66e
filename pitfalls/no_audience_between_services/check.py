"""Does a token say which service it is for?"""

from django.core.checks import Info, register

from jwt_doctor import project


@register("pitfalls")
def no_audience_between_services(**_):
    missing = [name for name in ("AUDIENCE", "ISSUER") if not project.simple_jwt(name)]
    if missing and (project.login_views() or not project.is_hmac()):
        yield Info(
            f"{' and '.join(missing)} not set: every service with this key takes these tokens.",
            hint="As soon as two services share a key, give each token its issuer and audience.",
            obj=f"SIMPLE_JWT[{missing[0]!r}]",
            id="pitfalls.no_audience_between_services",
        )
