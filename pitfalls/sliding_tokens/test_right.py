import time

import pytest


def refresh(api, token):
    return api.post("/api/token/refresh/", data={"token": token})


def test_a_deactivated_user_gets_401(api, user):
    token = api.log_in()["token"]
    user.is_active = False
    user.save()

    answer = refresh(api, token)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User is inactive", "code": "user_inactive"}


def test_a_deleted_user_gets_401(api, user):
    token = api.log_in()["token"]
    user.delete()

    answer = refresh(api, token)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User not found", "code": "user_not_found"}


def test_an_active_user_gets_a_token_that_works(api):
    answer = refresh(api, api.log_in()["token"])

    assert answer.status_code == 200
    assert api.get("/api/protected/", token=answer.json()["token"]).status_code == 200


@pytest.mark.parametrize("claim", ["exp", "refresh_exp"])
def test_a_token_whose_time_is_over_is_rejected(api, user, forge, settings, claim):
    now = int(time.time())
    times = {"exp": now + 60, "refresh_exp": now + 60} | {claim: now - 60}

    answer = refresh(api, forge(settings.SECRET_KEY, user, token_type="sliding", **times))

    assert answer.status_code == 401
