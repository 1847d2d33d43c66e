import pytest
from django.contrib.auth import authenticate
from django.core.checks import run_checks

NO_ACCOUNT = {"detail": "No active account found with the given credentials"}


@pytest.fixture
def ann(django_user_model):
    """An active user with an email address."""
    return django_user_model.objects.create_user("ann", "ann@example.com", "a long one 42")


@pytest.mark.parametrize("name", ["ann", "ann@example.com"])
def test_a_login_with_the_right_password_returns_401(api, ann, name):
    answer = api.post("/api/token/", data={"username": name, "password": "a long one 42"})

    assert answer.status_code == 401
    assert answer.json() == NO_ACCOUNT


def test_django_skips_the_backend(api, ann):
    password = "a long one 42"

    assert authenticate(username="ann@example.com", password=password) is None
    assert authenticate(email="ann@example.com", password=password) == ann


def test_no_check_reports_it():
    assert run_checks() == []
