import environ
import jwt
import pytest

from project import PRIVATE, PUBLIC


def test_a_login_and_its_tokens_work(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})
    assert answer.status_code == 200
    tokens = answer.json()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
    assert api.get("/api/protected/", token="made-up").status_code == 401


def test_a_key_with_real_line_breaks_is_unchanged():
    assert PRIVATE.replace(r"\n", "\n") == PRIVATE


def test_django_environ_turns_them_back_if_you_ask():
    assert environ.Env().str("JWT_PRIVATE_KEY", multiline=True) == PRIVATE
    assert environ.Env().str("JWT_PRIVATE_KEY") != PRIVATE


def test_quotes_around_a_pem_do_no_harm():
    token = jwt.encode({"sub": "1"}, f'"{PRIVATE}"', algorithm="RS256")

    assert jwt.decode(token, f"'{PUBLIC}'", algorithms=["RS256"]) == {"sub": "1"}


def test_quotes_around_an_hs256_key_make_another_key():
    key = "k" * 32
    token = jwt.encode({"sub": "1"}, f'"{key}"', algorithm="HS256")

    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, key, algorithms=["HS256"])
