import time


def refresh(api, token):
    return api.post("/api/token/refresh/", data={"token": token})


def test_a_deactivated_user_gets_a_new_token(api, user):
    token = api.log_in()["token"]
    user.is_active = False
    user.save()

    answer = api.get("/api/protected/", token=token)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User is inactive", "code": "user_inactive"}
    assert refresh(api, token).status_code == 200


def test_a_deleted_user_gets_a_new_token(api, user):
    token = api.log_in()["token"]
    user.delete()

    assert refresh(api, token).status_code == 200


def test_after_exp_the_refresh_returns_401(api, user, forge, settings):
    now = int(time.time())
    token = forge(
        settings.SECRET_KEY, user, token_type="sliding", exp=now - 60, refresh_exp=now + 3600
    )

    answer = refresh(api, token)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is expired", "code": "token_not_valid"}


def test_after_refresh_exp_the_refresh_returns_401(api, user, forge, settings):
    past = int(time.time()) - 60
    token = forge(settings.SECRET_KEY, user, token_type="sliding", refresh_exp=past)

    answer = refresh(api, token)

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Token 'refresh_exp' claim has expired",
        "code": "token_not_valid",
    }
