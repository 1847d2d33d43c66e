import os
import secrets

import jwt
import pytest


@pytest.fixture
def get_with_token_signed_by(client, user):
    """Return a function that calls the protected view with a token signed with a given key.

    Apart from its signature, the token is the access token of a normal login."""
    login = client.post("/api/token/", {"username": "user", "password": "pass"})
    claims = jwt.decode(login.json()["access"], options={"verify_signature": False})

    def get(key):
        token = jwt.encode(claims, key, algorithm="HS256")
        return client.get("/api/protected/", headers={"Authorization": f"Bearer {token}"})

    return get


def test_a_token_signed_with_the_secret_key_is_rejected(get_with_token_signed_by, settings):
    response = get_with_token_signed_by(settings.SECRET_KEY)

    assert response.status_code == 401


def test_a_token_signed_with_the_key_from_the_environment_is_accepted(get_with_token_signed_by):
    assert get_with_token_signed_by(os.environ["JWT_SIGNING_KEY"]).status_code == 200


def test_a_token_signed_with_another_key_is_rejected(get_with_token_signed_by):
    assert get_with_token_signed_by(secrets.token_urlsafe(48)).status_code == 401


@pytest.mark.parametrize("key", [None, "", "x" * 31], ids=["missing", "empty", "31 bytes"])
def test_the_project_does_not_start_without_a_key_of_32_bytes(start, key):
    run = start("check", JWT_SIGNING_KEY=key)

    assert run.returncode != 0
    assert (run.stdout + run.stderr).splitlines() == [
        "JWT_SIGNING_KEY is missing or shorter than 32 bytes. Make one: "
        'python -c "import secrets; print(secrets.token_urlsafe(48))"'
    ]


def test_the_project_starts_with_a_key_of_32_bytes(start):
    assert start("check", JWT_SIGNING_KEY="x" * 32).returncode == 0


def test_starting_the_project_creates_no_file(start, settings):
    before = sorted(settings.BASE_DIR.rglob("*"))
    start("check", JWT_SIGNING_KEY="x" * 32)

    assert sorted(settings.BASE_DIR.rglob("*")) == before
