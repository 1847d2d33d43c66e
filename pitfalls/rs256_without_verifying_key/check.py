"""Is there a public key to verify with?"""

from django.core.checks import Error, register

from jwt_doctor import project


@register("pitfalls")
def rs256_without_verifying_key(**_):
    key = project.simple_jwt("VERIFYING_KEY") or project.simple_jwt("JWK_URL")
    if not key and not project.is_hmac() and not project.has_own_keys():
        yield Error(
            "There is no key to verify with: whoever sends a token is answered with 500.",
            hint="Set VERIFYING_KEY to the public key that belongs to SIGNING_KEY.",
            obj="SIMPLE_JWT['VERIFYING_KEY']",
            id="pitfalls.rs256_without_verifying_key",
        )
