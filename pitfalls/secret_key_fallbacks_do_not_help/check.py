"""Does a change of SECRET_KEY invalidate all tokens, although the old key is kept?"""

from jwt_doctor import logins, project
from jwt_doctor.findings import check, info


@check("settings")
def secret_key_fallbacks_do_not_help():
    if not project.setting("SECRET_KEY_FALLBACKS") or project.is_ninja():
        return
    signs = project.signing_key() == project.as_bytes(project.setting("SECRET_KEY"))
    if signs and project.is_hmac() and logins.signs_with_settings():
        yield info(
            "Tokens are signed with SECRET_KEY, and simplejwt reads no fallback: old ones fail.",
            hint="Give SIMPLE_JWT['SIGNING_KEY'] a value of its own.",
            where="SECRET_KEY_FALLBACKS",
        )
