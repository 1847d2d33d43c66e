"""Can somebody know the signing key?"""

import re

from django.conf import settings
from django.core.checks import Error, Info, Warning, register

from jwt_doctor import project, sources

# Values that stand in public: in this course, and in tutorials that people copy. Upper case, and
# what is between the words, make no difference.
PUBLISHED = set(
    """
    djangoinsecureforlessonsonlyeveryonecanreadthiskey
    secret secretkey mysecret mysecretkey supersecret supersecretkey topsecret
    jwtsecret jwtsecretkey jwtkey key signingkey password changeme
    yoursecret yoursecretkey yoursecretkeyhere yoursigningkey yourjwtsecret yourjwtsecretkey
    your256bitsecret your384bitsecret your512bitsecret
    astringsecretatleast256bitslong avalidstringsecretthatisatleast512bitslongwhichisverylong
    """.split()
)


@register("pitfalls")
def leaked_secret_key_signs_tokens(**_):
    key = project.signing_key()
    signs = project.is_hmac() or "SIGNING_KEY" in project.written("SIMPLE_JWT")
    if not key or not signs or project.has_own_keys():
        return
    is_secret_key = key == project.as_bytes(settings.SECRET_KEY)
    which = "SECRET_KEY, which" if is_secret_key else "a key that"
    if re.sub(r"[\W_]", "", key.decode("utf-8", "replace")).lower() in PUBLISHED:
        level, text = Error, f"Tokens are signed with {which} is published: anyone can forge one."
    elif sources.stands_in_settings(key):
        level, text = Warning, f"Tokens are signed with {which} stands in a settings file."
    elif key.startswith(b"django-insecure-"):
        level, text = Warning, f"Tokens are signed with {which} startproject made to begin with."
    elif is_secret_key:
        level, text = Info, "Tokens are signed with SECRET_KEY: one leak opens both."
    else:
        return
    yield level(
        text,
        hint="Give SIMPLE_JWT['SIGNING_KEY'] a value of its own, from the environment.",
        obj="SECRET_KEY" if is_secret_key else "SIMPLE_JWT['SIGNING_KEY']",
        id="pitfalls.leaked_secret_key_signs_tokens",
    )
