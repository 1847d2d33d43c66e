def test_the_refresh_of_a_deleted_user_is_refused(api, user):
    tokens = api.log_in()
    user.delete()

    answer = api.refresh(tokens["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User not found", "code": "user_not_found"}
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_so_is_that_of_one_who_is_deactivated(api, user):
    tokens = api.log_in()
    user.is_active = False
    user.save()

    answer = api.refresh(tokens["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User is inactive", "code": "user_inactive"}


def test_everybody_else_refreshes(api):
    answer = api.refresh(api.log_in()["refresh"])

    assert answer.status_code == 200
    assert api.get("/api/protected/", token=answer.json()["access"]).status_code == 200
