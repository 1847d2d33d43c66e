BLACKLISTED = {"detail": "Token is blacklisted", "code": "token_not_valid"}


def test_after_logout_the_refresh_token_is_refused(api):
    token = api.log_in()["refresh"]

    answer = api.post("/api/logout/", data={"refresh": token})
    assert answer.status_code == 200
    assert answer.json() == {}

    answer = api.refresh(token)
    assert answer.status_code == 401
    assert answer.json() == BLACKLISTED


def test_after_rotation_the_old_token_is_refused_and_the_new_one_works(api):
    old = api.log_in()["refresh"]
    new = api.refresh(old).json()["refresh"]

    answer = api.refresh(old)
    assert answer.status_code == 401
    assert answer.json() == BLACKLISTED
    assert api.refresh(new).status_code == 200
