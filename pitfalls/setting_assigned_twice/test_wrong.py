import jwt
import pytest
from django.core.checks import run_checks


def test_a_valid_token_returns_403(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 403
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_the_access_token_has_the_default_lifetime(api):
    claims = jwt.decode(api.log_in()["access"], options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == pytest.approx(5 * 60, abs=1)


def test_no_check_reports_it(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 403
    assert run_checks() == []
