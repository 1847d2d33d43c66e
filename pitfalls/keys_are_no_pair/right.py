from cryptography.hazmat.primitives.serialization import load_pem_private_key

from project import *


def public_key(private):
    """Return the public key of a private key, both in PEM form."""
    key = load_pem_private_key(private.encode(), password=None).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


SIMPLE_JWT = SIMPLE_JWT | {
    "ALGORITHM": "RS256",
    "SIGNING_KEY": PRIVATE,
    "VERIFYING_KEY": public_key(PRIVATE),
}
