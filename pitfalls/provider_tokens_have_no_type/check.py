"""Do the tokens of another provider have no type?"""

from jwt_doctor import project, routes
from jwt_doctor.findings import check, info


@check("settings")
def provider_tokens_have_no_type():
    if not project.simple_jwt("JWK_URL") or not project.simple_jwt("TOKEN_TYPE_CLAIM"):
        return
    if not project.is_written("TOKEN_TYPE_CLAIM") and has_views():
        yield info(
            "The tokens of many identity providers have no claim token_type: then each is "
            "rejected with \"Token has no type\". An unreachable JWK_URL reads \"Token is "
            "invalid\".",
            "If yours have none, set TOKEN_TYPE_CLAIM to None, and check AUDIENCE and ISSUER.",
            "SIMPLE_JWT['JWK_URL']",
        )


def has_views():
    """Return whether anything of the project's own can receive such a token."""
    return bool(routes.views()) if project.is_loaded() else True
