"""They say that simplejwt works only as an entry of INSTALLED_APPS."""

from django.apps import apps


def test_without_it_all_works_but_the_translations(api):
    assert not apps.is_installed("rest_framework_simplejwt")

    tokens = api.log_in()
    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200

    answer = api.get("/api/protected/", token="made-up", headers={"Accept-Language": "de"})
    assert answer.json()["detail"] == "Given token not valid for any token type"
