def test_after_the_view_the_middleware_knows_the_user(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.json() == {"message": "Hello, user! This is a protected view."}
    assert answer.headers["X-Noted-User"] == "user"


def test_a_view_that_is_not_of_rest_framework_reads_no_token(api):
    answer = api.get("/api/public/", token=api.log_in()["access"])

    assert answer.headers["X-Noted-User"] == "AnonymousUser"


def test_an_administrator_has_access_during_maintenance(api, django_user_model):
    django_user_model.objects.create_superuser("ann", password="a long one 42")
    access = api.log_in("ann", "a long one 42")["access"]

    answer = api.get("/api/maintenance/", token=access)

    assert answer.status_code == 200


def test_other_users_get_503_during_maintenance(api):
    answer = api.get("/api/maintenance/", token=api.log_in()["access"])

    assert answer.status_code == 503
    assert answer.json() == {"detail": "Maintenance."}


def test_an_invalid_token_gets_the_401_of_the_view(api):
    answer = api.get("/api/maintenance/", token="nonsense")

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"
