"""Does a token contain which service it is for?"""

from jwt_doctor import logins, project
from jwt_doctor.findings import check, choice, warning


@check("settings")
def no_audience_between_services():
    missing = [name for name in ("AUDIENCE", "ISSUER") if not project.simple_jwt(name)]
    if not missing:
        return
    if project.simple_jwt("JWK_URL"):
        yield warning(
            "{} not set: a token that the identity provider issued to any other application is "
            "accepted.".format(" and ".join(missing)),
            hint="Set AUDIENCE to the name of this API, and ISSUER to the provider's issuer.",
            where=f"SIMPLE_JWT[{missing[0]!r}]",
        )
    elif logins.issues_tokens() or not project.is_hmac():
        yield choice(
            "{} not set: every service with this key accepts these tokens.".format(
                " and ".join(missing)
            ),
            hint="If two services share a key, give each token its issuer and audience.",
            where=f"SIMPLE_JWT[{missing[0]!r}]",
        )
