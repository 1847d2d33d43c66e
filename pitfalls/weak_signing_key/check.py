"""Is the key as long as its algorithm asks for (RFC 7518, section 3.2)?"""

from django.core.checks import Error, Warning, register

from jwt_doctor import project

BYTES = {"HS256": 32, "HS384": 48, "HS512": 64}
GUESSED = 16  # below 128 bits, however random they are


@register("pitfalls")
def weak_signing_key(**_):
    algorithm = project.simple_jwt("ALGORITHM")
    needed, has = BYTES.get(str(algorithm), 0), len(project.signing_key())
    if 0 < has < needed and not project.has_own_keys():
        level = Error if has < GUESSED else Warning
        yield level(
            f"The signing key has fewer than the {needed} bytes that {algorithm} needs.",
            hint='Make one: python -c "import secrets; print(secrets.token_urlsafe(64))"',
            obj="SIMPLE_JWT['SIGNING_KEY']",
            id="pitfalls.weak_signing_key",
        )
