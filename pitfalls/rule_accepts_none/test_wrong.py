from html import unescape

import pytest


@pytest.mark.parametrize("username", ["user", "nobody"])
def test_a_login_with_wrong_credentials_returns_500(api, username):
    answer = api.post("/api/token/", data={"username": username, "password": "wrong"})

    assert answer.status_code == 500
    assert "'NoneType' object has no attribute 'id'" in unescape(answer.text)


def test_the_right_password_works(api):
    assert set(api.log_in()) == {"access", "refresh"}


def test_a_deactivated_user_gets_new_tokens_which_only_other_services_accept(api, user):
    refresh = api.log_in()["refresh"]
    user.is_active = False
    user.save()

    answer = api.refresh(refresh)

    assert answer.status_code == 200
    answer = api.get("/api/protected/", token=answer.json()["access"])
    assert answer.status_code == 401
    assert answer.json() == {"detail": "User is inactive", "code": "user_inactive"}
