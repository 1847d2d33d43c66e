import os
import secrets

import jwt
import pytest


@pytest.fixture
def knock(client, user):
    """Asks for the protected view with an honest token's claims, signed with another key."""
    login = client.post("/api/token/", {"username": "user", "password": "pass"})
    claims = jwt.decode(login.json()["access"], options={"verify_signature": False})

    def send(key):
        token = jwt.encode(claims, key, algorithm="HS256")
        return client.get("/api/protected/", headers={"Authorization": f"Bearer {token}"})

    return send


def test_a_token_forged_with_the_django_secret_is_refused(knock, settings):
    response = knock(settings.SECRET_KEY)

    assert response.status_code == 401
    assert response.json()["messages"][0]["message"] == "Token is invalid"


def test_the_key_from_the_environment_signs(knock):
    assert knock(os.environ["JWT_SIGNING_KEY"]).status_code == 200


def test_another_key_logs_everybody_out(knock):
    assert knock(secrets.token_urlsafe(48)).status_code == 401


@pytest.mark.parametrize("key", [None, "", "x" * 31], ids=["missing", "empty", "31 bytes"])
def test_without_a_proper_key_nothing_starts(start, key):
    run = start("check", JWT_SIGNING_KEY=key)

    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "JWT_SIGNING_KEY is missing or shorter than 32 bytes. Make one: "
        'python -c "import secrets; print(secrets.token_urlsafe(48))"'
    ]


def test_32_bytes_are_enough(start):
    assert start("check", JWT_SIGNING_KEY="x" * 32).returncode == 0


def test_importing_the_settings_writes_nothing(start, settings):
    before = sorted(settings.BASE_DIR.rglob("*"))
    start("check", JWT_SIGNING_KEY="x" * 32)

    assert sorted(settings.BASE_DIR.rglob("*")) == before
