import pytest


@pytest.mark.parametrize("path", ["/api/report/", "/api/profile/"])
def test_a_request_without_a_token_returns_401(api, path):
    assert api.get(path).status_code == 401


def test_a_user_can_read_the_profile_and_not_the_report(api):
    access = api.log_in()["access"]

    assert api.get("/api/profile/", token=access).json() == {"user": "user"}
    assert api.get("/api/report/", token=access).status_code == 403


def test_an_administrator_can_read_the_report(api, django_user_model):
    django_user_model.objects.create_superuser("ann", password="a long one 42")

    answer = api.get("/api/report/", token=api.log_in("ann", "a long one 42")["access"])

    assert answer.json() == {"message": "The figures, for ann."}
