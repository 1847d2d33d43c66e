"""Write private.pem and public.pem to a new folder: python make_pair.py FOLDER"""

import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

folder = Path(sys.argv[1])
folder.mkdir()
pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
private = pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
public = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
(folder / "private.pem").write_bytes(private)
(folder / "public.pem").write_bytes(public)
