import pytest
from django.core import signing

from project import OLD


@pytest.fixture
def yesterday(start, user):
    """A token, and something signed by Django, as the project made them before the change."""
    command = f"import yesterday; yesterday.print_for({user.pk})"
    run = start("shell", "-v0", "-c", command, SECRET_KEY_BEFORE=OLD)
    return run.stdout.split()


def test_a_token_from_before_the_change_is_let_in(api, yesterday):
    token, signed = yesterday

    answer = api.get("/api/protected/", token=token)

    assert signing.loads(signed) == "a password reset"
    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
