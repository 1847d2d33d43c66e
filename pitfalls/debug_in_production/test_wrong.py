import pytest
from django.core.checks import run_checks

PASSWORD = "correct horse battery staple"


@pytest.mark.parametrize("body", ["json", "data"])
def test_the_error_page_of_a_login_shows_the_password(api, body):
    answer = api.post("/api/token/", **{body: {"username": "user", "password": PASSWORD}})

    assert answer.status_code == 500
    assert "ConnectionError" in answer.text
    assert PASSWORD in answer.text


def test_the_keys_are_hidden_at_least(api, settings):
    answer = api.post("/api/token/", data={"username": "user", "password": PASSWORD})

    assert PASSWORD in answer.text
    assert settings.SECRET_KEY not in answer.text
    assert settings.SIMPLE_JWT["SIGNING_KEY"] not in answer.text


def test_the_check_for_deployment_says_so():
    ids = [message.id for message in run_checks(include_deployment_checks=True)]

    assert "security.W018" in ids
