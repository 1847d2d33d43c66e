import importlib

SINCE = "5.5.0"


def test_expired_token_error_is_a_token_error():
    exceptions = importlib.import_module("rest_framework_simplejwt.exceptions")
    error = getattr(exceptions, "ExpiredTokenError", int)

    assert issubclass(error, exceptions.TokenError)
