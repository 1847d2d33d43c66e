import pytest


@pytest.mark.parametrize("username", ["user", "nobody"])
def test_a_login_with_wrong_credentials_returns_401(api, username):
    answer = api.post("/api/token/", data={"username": username, "password": "wrong"})

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found with the given credentials"}


def test_the_refresh_of_a_deactivated_user_is_rejected(api, user):
    refresh = api.log_in()["refresh"]
    user.is_active = False
    user.save()

    assert api.refresh(refresh).status_code == 401


def test_a_locked_user_is_rejected(api, django_user_model, monkeypatch):
    monkeypatch.setattr(django_user_model, "is_locked", True, raising=False)

    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 401


def test_other_users_can_log_in_and_refresh(api):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
