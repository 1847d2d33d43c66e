from jwt import PyJWKClient, PyJWTError
from rest_framework.exceptions import APIException


class KeysUnavailable(APIException):
    status_code = 503
    default_detail = 'The keys to verify your token are not available. Try again in a moment.'


class KeySet(PyJWKClient):
    """The public keys of the issuer. While it is away, the response is 503, not 401."""

    def fetch_data(self):
        try:
            return super().fetch_data()
        except (PyJWTError, OSError, ValueError) as error:  # ValueError: the body is not JSON
            raise KeysUnavailable from error
