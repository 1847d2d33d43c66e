import pytest
from django.core.checks import run_checks


def test_the_project_starts_and_no_check_complains():
    assert run_checks() == []


def test_and_the_first_login_breaks(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 500
    assert "InvalidKeyError" in answer.text
    assert "HMAC key must not be empty." in answer.text


@pytest.mark.parametrize("token", ["made-up", "null"])
def test_so_does_every_request_with_a_token(api, token):
    answer = api.get("/api/protected/", token=token)

    assert answer.status_code == 500
    assert "HMAC key must not be empty." in answer.text
