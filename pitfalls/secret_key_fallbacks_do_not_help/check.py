"""Does a change of SECRET_KEY end all tokens, although the old key is kept?"""

from django.conf import settings
from django.core.checks import Info, register

from jwt_doctor import project


@register("pitfalls")
def secret_key_fallbacks_do_not_help(**_):
    signs = project.signing_key() == project.as_bytes(settings.SECRET_KEY) and project.is_hmac()
    if signs and getattr(settings, "SECRET_KEY_FALLBACKS", None) and not project.has_own_keys():
        yield Info(
            "Tokens are signed with SECRET_KEY, and the old ones are refused: no fallback helps.",
            hint="Give SIMPLE_JWT['SIGNING_KEY'] a value of its own.",
            obj="SECRET_KEY_FALLBACKS",
            id="pitfalls.secret_key_fallbacks_do_not_help",
        )
