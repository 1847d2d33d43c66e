from time import monotonic

from jwt import PyJWKClient, PyJWTError
from rest_framework.exceptions import APIException


class KeysUnavailable(APIException):
    status_code = 503
    default_detail = 'The keys to verify your token are not available. Try again in a moment.'
    wait = 5  # in seconds: REST framework writes it into the header Retry-After


class KeySet(PyJWKClient):
    """The public keys of the issuer. While it is away, the response is 503, not 401."""

    next_try = 0

    def fetch_data(self):
        if monotonic() < self.next_try:  # during a fetch, all other requests wait
            raise KeysUnavailable
        try:
            return super().fetch_data()
        except (PyJWTError, OSError, ValueError) as error:  # ValueError: the body is not JSON
            self.next_try = monotonic() + KeysUnavailable.wait
            raise KeysUnavailable from error
