def test_a_deactivated_user_is_refused(api, user):
    access = api.log_in()["access"]
    user.is_active = False
    user.save()

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User is inactive", "code": "user_inactive"}


def test_a_deleted_user_is_refused(api, user):
    access = api.log_in()["access"]
    user.delete()

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User not found", "code": "user_not_found"}


def test_a_token_from_before_the_new_password_is_refused(api, user):
    access = api.log_in()["access"]
    user.set_password("another")
    user.save()

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json()["code"] == "password_changed"


def test_everybody_else_is_let_in_by_name(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
