import pytest


@pytest.fixture
def stolen(api, user):
    """The tokens that a thief has; the user has changed the password since."""
    tokens = api.log_in()
    user.set_password("another")
    user.save()
    return tokens


def test_the_old_password_is_refused(api, stolen):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 401


def test_the_old_access_token_is_not(api, stolen):
    answer = api.get("/api/protected/", token=stolen["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_and_the_old_refresh_token_makes_new_ones(api, stolen):
    answer = api.refresh(stolen["refresh"])

    assert answer.status_code == 200, answer.text
    assert api.get("/api/protected/", token=answer.json()["access"]).status_code == 200
