import os

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from config.settings import *

# A new pair each time the server starts, for trying it out. Yours come from files.
PAIR = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = PAIR.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
PUBLIC = PAIR.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

# As many tools store a key: on one line, each line break as a backslash and an n.
os.environ["JWT_PRIVATE_KEY"] = PRIVATE.replace("\n", r"\n")
os.environ["JWT_PUBLIC_KEY"] = PUBLIC.replace("\n", r"\n")
