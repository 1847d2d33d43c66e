import pytest


@pytest.fixture
def tokens(api, user):
    """The tokens of the demo user, whose account was deactivated after the login."""
    tokens = api.log_in()
    user.is_active = False
    user.save()
    return tokens


def test_the_login_returns_401_which_looks_like_protection(api, tokens):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 401


def test_the_access_token_of_a_deactivated_user_still_works(api, tokens):
    answer = api.get("/api/protected/", token=tokens["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_a_deactivated_user_gets_new_access_tokens(api, tokens):
    answer = api.refresh(tokens["refresh"])

    assert answer.status_code == 200
    assert api.get("/api/protected/", token=answer.json()["access"]).status_code == 200
