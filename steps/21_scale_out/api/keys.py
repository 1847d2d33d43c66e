import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import RSAAlgorithm
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.settings import api_settings


class KeyRing(TokenBackend):
    """Signs with the active key. Verifies with the key that the token names (`kid`)."""

    def __init__(self, folder, active):
        keys = {path.stem: load_key(path) for path in sorted(folder.glob('*.pem'))}
        if not keys:
            raise SystemExit(f'No key in {folder}. Make one: python make_key.py')
        self.active = active or (list(keys)[0] if len(keys) == 1 else None)
        if self.active not in keys:
            raise SystemExit(f'Set JWT_ACTIVE_KEY to the key that signs: {" or ".join(keys)}')
        super().__init__(
            api_settings.ALGORITHM,
            signing_key=keys[self.active],
            audience=api_settings.AUDIENCE,
            issuer=api_settings.ISSUER,
            leeway=api_settings.LEEWAY,
            json_encoder=api_settings.JSON_ENCODER,
        )
        self.public_keys = {kid: key.public_key() for kid, key in keys.items()}

    def encode(self, payload):
        named = {'aud': self.audience, 'iss': self.issuer}
        return jwt.encode(
            {claim: value for claim, value in named.items() if value is not None} | payload,
            self.signing_key,
            self.algorithm,
            headers={'kid': self.active},
            json_encoder=self.json_encoder,
        )

    def get_verifying_key(self, token):
        kid = jwt.get_unverified_header(token).get('kid')
        if kid not in self.public_keys:
            raise jwt.InvalidTokenError(f'No key has the id {kid}')
        return self.public_keys[kid]

    def key_set(self):
        """Return the public keys as a JSON Web Key Set (RFC 7517)."""
        return {
            'keys': [
                RSAAlgorithm.to_jwk(key, as_dict=True) | {'alg': self.algorithm, 'kid': kid}
                for kid, key in self.public_keys.items()
            ]
        }


def load_key(path):
    """Return the private key in a file.

    Raises:
        SystemExit: the file does not contain a key that can sign.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, TypeError, UnsupportedAlgorithm, ValueError):  # TypeError: has a password
        key = None
    if isinstance(key, RSAPrivateKey) and key.key_size >= 2048:
        return key
    raise SystemExit(
        f'{path} is not a readable RSA private key of 2048 bits or more. '
        'Repair it, or remove it. To make another: python make_key.py'
    )
