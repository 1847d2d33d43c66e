import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from jwt.algorithms import OKPAlgorithm
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.settings import api_settings

# {key id: private key}, the oldest first. The file's name is the key's id.
KEYS = {
    path.stem: load_pem_private_key(path.read_bytes(), password=None)
    for path in sorted(settings.JWT_KEYS_DIR.glob('*.pem'))
}
NEWEST = max(KEYS)


class KeyRing(TokenBackend):
    """Signs with the newest key, and verifies with the one that the token names (`kid`)."""

    def __init__(self):
        super().__init__(
            api_settings.ALGORITHM, audience=api_settings.AUDIENCE, issuer=api_settings.ISSUER
        )

    def encode(self, payload):
        claims = payload | {'aud': self.audience, 'iss': self.issuer}
        return jwt.encode(claims, KEYS[NEWEST], self.algorithm, headers={'kid': NEWEST})

    def get_verifying_key(self, token):
        kid = jwt.get_unverified_header(token).get('kid')
        if kid not in KEYS:
            raise jwt.InvalidTokenError(f'No key is called {kid}')
        return KEYS[kid].public_key()


def public_keys():
    """What anyone may know: the public halves, as a JSON Web Key Set has them (RFC 7517)."""
    return [
        OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
        | {'kid': kid, 'alg': api_settings.ALGORITHM, 'use': 'sig'}
        for kid, key in KEYS.items()
    ]
