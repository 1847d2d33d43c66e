"""Is there a key at all?"""

from django.core.checks import Error, register

from guide.doctor import project


@register("pitfalls")
def empty_signing_key(**_):
    if project.has_own_keys():
        return
    if not project.is_hmac():
        if not (project.simple_jwt("VERIFYING_KEY") or project.simple_jwt("JWK_URL")):
            yield Error(
                "There is no key to verify with: a login works, and its token breaks a view.",
                hint="Set VERIFYING_KEY to the public key that belongs to SIGNING_KEY.",
                obj="SIMPLE_JWT['VERIFYING_KEY']",
                id="pitfalls.empty_signing_key",
            )
    elif not project.signing_key():
        yield Error(
            "The signing key is empty: every login fails, or anyone can sign a token.",
            hint="Let the settings refuse to load without a key: os.environ['JWT_SIGNING_KEY'].",
            obj="SIMPLE_JWT['SIGNING_KEY']",
            id="pitfalls.empty_signing_key",
        )
