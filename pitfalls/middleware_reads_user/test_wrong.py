def test_the_view_knows_the_user_and_the_middleware_does_not(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.json() == {"message": "Hello, user! This is a protected view."}
    assert answer.headers["X-Noted-User"] == "AnonymousUser"


def test_an_administrator_gets_503_during_maintenance(api, django_user_model):
    django_user_model.objects.create_superuser("ann", password="a long one 42")
    access = api.log_in("ann", "a long one 42")["access"]

    answer = api.get("/api/maintenance/", token=access)

    assert answer.status_code == 503
    assert answer.json() == {"detail": "Maintenance."}
