import pytest
from rest_framework.test import APIClient

from wrong import with_credentials, with_login


def test_login_returns_true(user):
    assert APIClient().login(username="user", password="pass") is True


@pytest.mark.parametrize("ask", [with_login, with_credentials])
def test_the_request_after_it_returns_401(user, ask):
    answer = ask()

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_a_client_of_the_api_has_access(api):
    assert api.get("/api/protected/", token=api.log_in()["access"]).status_code == 200
