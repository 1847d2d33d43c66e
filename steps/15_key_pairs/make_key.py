"""Make a key pair to sign tokens with, and print its id (`kid`): the time in UTC."""

import os
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

folder = Path(os.environ.get('JWT_KEYS_DIR', Path(__file__).parent / 'keys'))
folder.mkdir(exist_ok=True)
path = folder / f'{datetime.now(UTC):%Y%m%dT%H%M%S%f}.pem'
part = path.with_suffix('.part')  # no service reads a key before all of it is there
part.touch(mode=0o600)
key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
part.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
part.rename(path)
print(path.stem)
