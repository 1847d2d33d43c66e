"""They say that a header which names another algorithm or key gets a forged token in."""

import json

import jwt
import pytest
from forgery import encoded, forged

PEM = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n"
ATTACKERS_KEY = b"a key that the attacker chose, long enough"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "nOnE"},
    ],
    ids=json.dumps,
)
def test_a_token_without_a_signature_is_refused(api, user, header):
    answer = api.get("/api/protected/", token=forged(user, header, key=b""))

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "HS256", "jwk": {"kty": "oct", "k": encoded(ATTACKERS_KEY)}},
        {"alg": "HS256", "jku": "https://attacker.example/jwks.json"},
        {"alg": "HS256", "kid": "../../../dev/null"},
        {"alg": "HS512"},
        {"alg": "RS256"},
    ],
    ids=json.dumps,
)
def test_a_token_that_names_its_own_key_or_algorithm_is_refused(api, user, header):
    answer = api.get("/api/protected/", token=forged(user, header, ATTACKERS_KEY))

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


def test_the_same_token_signed_with_the_server_s_key_would_be_let_in(api, user, settings):
    token = forged(user, {"alg": "HS256"}, settings.SECRET_KEY.encode())

    assert api.get("/api/protected/", token=token).status_code == 200


def test_pyjwt_does_not_take_a_public_key_for_a_password():
    with pytest.raises(jwt.InvalidKeyError, match="should not be used as an HMAC secret"):
        jwt.encode({}, PEM, algorithm="HS256")


def test_pyjwt_does_not_decode_without_a_list_of_algorithms(forge, user, settings):
    token = forge(settings.SECRET_KEY, user)

    with pytest.raises(jwt.DecodeError, match='pass in a value for the "algorithms" argument'):
        jwt.decode(token, settings.SECRET_KEY)
