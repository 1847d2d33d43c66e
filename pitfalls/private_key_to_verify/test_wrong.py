import sys
from html import unescape

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from project import PUBLIC

MODULE = "cryptography.hazmat.bindings._rust.openssl.rsa"


def name_of(key):
    """Return the class's name as the message has it: Python before 3.12 cuts it."""
    name = f"{MODULE}.{key}"
    return f"'{name if sys.version_info >= (3, 12) else name[:50]}'"


def test_the_login_works(api):
    assert set(api.log_in()) == {"access", "refresh"}


def test_each_request_with_a_token_returns_500(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 500
    message = f"{name_of('RSAPrivateKey')} object has no attribute 'verify'"
    assert message in unescape(answer.text)


def test_the_refresh_returns_500(api):
    assert api.refresh(api.log_in()["refresh"]).status_code == 500


def test_a_public_key_cannot_sign():
    with pytest.raises(AttributeError) as raised:
        jwt.encode({"sub": "1"}, PUBLIC, algorithm="RS256")

    assert str(raised.value) == f"{name_of('RSAPublicKey')} object has no attribute 'sign'"


def test_with_es256_the_private_key_checks_too():
    private = ec.generate_private_key(ec.SECP256R1())
    token = jwt.encode({"sub": "1"}, private, algorithm="ES256")

    assert jwt.decode(token, private, algorithms=["ES256"]) == {"sub": "1"}
