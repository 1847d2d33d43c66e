import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from jwt.algorithms import OKPAlgorithm
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.settings import api_settings


def load_keys():
    """{key id: private key}. The file's name is the key's id, and the newest sorts last."""
    return {
        path.stem: load_pem_private_key(path.read_bytes(), password=None)
        for path in settings.JWT_KEYS_DIR.glob('*.pem')
    }


class KeyRing(TokenBackend):
    """Signs with the newest key, and verifies with the one that the token names (`kid`)."""

    def __init__(self):
        super().__init__(
            api_settings.ALGORITHM, audience=api_settings.AUDIENCE, issuer=api_settings.ISSUER
        )
        self.keys = load_keys()

    def encode(self, payload):
        kid = max(self.keys)
        claims = payload | {'aud': self.audience, 'iss': self.issuer}
        return jwt.encode(claims, self.keys[kid], self.algorithm, headers={'kid': kid})

    def get_verifying_key(self, token):
        kid = jwt.get_unverified_header(token).get('kid')
        if kid not in self.keys:
            self.keys = load_keys()  # perhaps it has come since
        if kid not in self.keys:
            raise jwt.InvalidTokenError(f'No key is called {kid}')
        return self.keys[kid].public_key()


def public_keys():
    """What anyone may know: the public halves, as a JSON Web Key Set has them (RFC 7517)."""
    return [
        OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
        | {'kid': kid, 'alg': api_settings.ALGORITHM, 'use': 'sig'}
        for kid, key in load_keys().items()
    ]
