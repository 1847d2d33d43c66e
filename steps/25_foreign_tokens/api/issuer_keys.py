from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWKClient
from rest_framework.exceptions import APIException


class KeysUnavailable(APIException):
    status_code = 503
    default_detail = 'The keys to verify your token are not available. Try again in a moment.'
    wait = 5  # seconds, for the header Retry-After


class KeySet(PyJWKClient):
    """The public RSA keys of the issuer."""

    next_try = 0

    def fetch_data(self):
        if monotonic() < self.next_try:  # during a fetch, all other requests wait
            raise KeysUnavailable
        # PyJWT's timeout limits each part of the response, not the whole.
        fetch = ThreadPoolExecutor(1).submit(super().fetch_data)
        try:
            return fetch.result(self.timeout)
        except Exception as error:
            self.next_try = monotonic() + KeysUnavailable.wait
            raise KeysUnavailable from error

    def get_signing_keys(self, refresh=False):
        keys = super().get_signing_keys(refresh)  # with another kind, PyJWT raises a TypeError
        return [key for key in keys if isinstance(key.key, RSAPublicKey)]
