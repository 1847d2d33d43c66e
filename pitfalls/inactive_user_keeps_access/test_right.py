import pytest


@pytest.fixture
def tokens(api, user):
    """The tokens of the demo user, whose account was deactivated after the login."""
    tokens = api.log_in()
    user.is_active = False
    user.save()
    return tokens


def test_the_login_is_rejected(api, tokens):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 401


def test_the_access_token_of_a_deactivated_user_is_rejected(api, tokens):
    answer = api.get("/api/protected/", token=tokens["access"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User is inactive", "code": "user_inactive"}


def test_the_refresh_of_a_deactivated_user_is_rejected(api, tokens):
    answer = api.refresh(tokens["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found for the given token."}


def test_an_active_user_has_access(api):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
