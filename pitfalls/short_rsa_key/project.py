from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from config.settings import *


def new_pair(bits):
    """Return the settings of a new RSA key pair. Yours comes from files."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    private = pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return {"SIGNING_KEY": private.decode(), "VERIFYING_KEY": public.decode()}
