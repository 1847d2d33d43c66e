from html import unescape

import pytest
from django.core.checks import run_checks

ERROR = "Unrecognized algorithm type 'SHA256'"


def test_a_login_returns_500(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 500
    assert ERROR in unescape(answer.text)


def test_any_token_returns_500(api):
    answer = api.get("/api/protected/", token="made-up")

    assert answer.status_code == 500
    assert ERROR in unescape(answer.text)


def test_no_check_reports_it_and_other_requests_work(api):
    assert run_checks() == []
    assert api.get("/api/public/").status_code == 200


@pytest.mark.parametrize("name", ["hs256", "none", "HMAC", "RSA"])
def test_other_spellings_are_rejected_too(name):

    from rest_framework_simplejwt.backends import TokenBackend
    from rest_framework_simplejwt.exceptions import TokenBackendError

    with pytest.raises(TokenBackendError, match=f"Unrecognized algorithm type '{name}'"):
        TokenBackend(name, "k" * 32)
