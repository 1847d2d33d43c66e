"""Is there a key at all?"""

from django.core.checks import Error, register

from jwt_doctor import project


@register("pitfalls")
def empty_signing_key(**_):
    if project.is_hmac() and not project.signing_key() and not project.has_own_keys():
        yield Error(
            "The signing key is empty: every login fails, or anyone can sign a token.",
            hint="Let the settings refuse to load without a key: os.environ['JWT_SIGNING_KEY'].",
            obj="SIMPLE_JWT['SIGNING_KEY']",
            id="pitfalls.empty_signing_key",
        )
