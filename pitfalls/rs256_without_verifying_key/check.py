"""Is there a public key to verify with?"""

from jwt_doctor import project
from jwt_doctor.findings import check, error
from jwt_doctor.keys import ASYMMETRIC


@check("settings")
def rs256_without_verifying_key():
    if project.simple_jwt("ALGORITHM") not in ASYMMETRIC or project.has_own_keys():
        return
    if not (project.simple_jwt("VERIFYING_KEY") or project.simple_jwt("JWK_URL")):
        yield error(
            "There is no key to verify with: every request with a token returns 500.",
            hint="Set VERIFYING_KEY to the public key that belongs to SIGNING_KEY.",
            where="SIMPLE_JWT['VERIFYING_KEY']",
        )
