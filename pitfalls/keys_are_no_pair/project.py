from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from config.settings import *


def new_pair():
    """Return a private and a public key, in PEM form."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


# New pairs each time the server starts, for trying it out. Yours come from files.
OLD_PRIVATE, OLD_PUBLIC = new_pair()
PRIVATE, PUBLIC = new_pair()
