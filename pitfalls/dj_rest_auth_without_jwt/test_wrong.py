import pytest
from rest_framework.authtoken.models import Token

LOGIN = {"username": "user", "password": "pass"}
KEY = "9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b"


@pytest.fixture
def key(user):
    """The key that this user has in the database."""
    return Token.objects.create(user=user, key=KEY).key


def test_the_login_returns_a_key(api, key):
    answer = api.post("/auth/login/", json=LOGIN)

    assert answer.status_code == 200
    assert answer.json() == {"key": "9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b"}


def test_the_key_as_a_bearer_token_returns_401(api, key):
    answer = api.get("/api/protected/", token=key)

    assert answer.status_code == 401
    assert answer.json().get("messages") == [
        {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
    ]
    assert list(api.post("/auth/login/", json=LOGIN).json()) == ["key"]


def test_the_key_as_a_token_returns_401(api, key):
    answer = api.get("/api/protected/", headers={"Authorization": f"Token {key}"})

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
    assert list(api.post("/auth/login/", json=LOGIN).json()) == ["key"]
