import jwt
import pytest
from rest_framework_simplejwt.backends import TokenBackend

from project import PRIVATE, PUBLIC


def test_the_login_works(api):
    assert set(api.log_in()) == {"access", "refresh"}


@pytest.mark.parametrize("token", ["its own", "nonsense"])
def test_whatever_token_is_sent_the_api_breaks(api, token):
    access = api.log_in()["access"] if token == "its own" else token

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 500
    assert "InvalidKeyError" in answer.text
    assert "Could not parse the provided public key." in answer.text


def test_so_does_the_refresh(api):
    assert api.refresh(api.log_in()["refresh"]).status_code == 500


@pytest.mark.parametrize("key", ["", "keys/public.pem", PUBLIC.replace("\n", r"\n")])
def test_a_public_key_that_does_not_parse_has_the_same_message(key):
    backend = TokenBackend("RS256", PRIVATE, key)
    token = backend.encode({"sub": "1"})

    with pytest.raises(jwt.InvalidKeyError, match="Could not parse the provided public key."):
        backend.decode(token)
