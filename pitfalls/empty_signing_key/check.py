"""Is there a key at all?"""

from jwt_doctor import project
from jwt_doctor.findings import check, error


@check("settings")
def empty_signing_key():
    if not project.is_hmac() or project.signing_key() or project.has_own_keys():
        return
    if not project.is_loaded() and not project.is_written("SIGNING_KEY"):
        return
    yield error(
        "The signing key is empty: every login fails, or anyone can sign a token.",
        hint="Let the settings fail without a key: os.environ['JWT_SIGNING_KEY'].",
        where="SIMPLE_JWT['SIGNING_KEY']",
    )
