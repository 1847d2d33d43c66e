from django.core.checks import run_checks


def test_the_login_works(api):
    assert set(api.log_in()) == {"access", "refresh"}


def test_every_view_that_authenticates_breaks(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 500
    assert "TypeError" in answer.text
    assert "&#x27;type&#x27; object is not iterable" in answer.text


def test_nothing_warns_you():
    assert run_checks() == []


def test_with_a_token_or_without(api):
    assert api.get("/api/protected/").status_code == 500
