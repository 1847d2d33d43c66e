from django.core.checks import run_checks

LOGIN = {"username": "user", "password": "pass"}


def test_a_login_breaks(api):
    answer = api.post("/api/token/", data=LOGIN)

    assert answer.status_code == 500
    assert "OperationalError" in answer.text
    assert "no such table: token_blacklist_outstandingtoken" in answer.text


def test_so_does_a_refresh(api, forge, settings, user):
    token = forge(settings.SECRET_KEY, user, token_type="refresh")

    answer = api.refresh(token)

    assert answer.status_code == 500
    assert "no such table: token_blacklist_blacklistedtoken" in answer.text


def test_a_request_with_an_access_token_does_not(api, forge, settings, user):
    answer = api.get("/api/protected/", token=forge(settings.SECRET_KEY, user))

    assert answer.status_code == 200


def test_migrate_check_tells(start):
    assert run_checks() == []
    assert start("migrate", "--check").returncode == 1
