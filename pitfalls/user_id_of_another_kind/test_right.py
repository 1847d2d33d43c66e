def test_a_token_that_calls_the_user_by_name_is_refused(api, forge, settings, user):
    answer = api.get("/api/protected/", token=forge(settings.SECRET_KEY, user, user_id="user"))

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User not found", "code": "user_not_found"}


def test_so_is_its_refresh(api, forge, settings, user):
    old = forge(settings.SECRET_KEY, user, user_id="user", token_type="refresh")

    answer = api.refresh(old)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User not found", "code": "user_not_found"}


def test_one_that_has_the_id_is_let_in_and_refreshed(api):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
