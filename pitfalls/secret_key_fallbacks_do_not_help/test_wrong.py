import pytest
from django.core import signing

from project import OLD


@pytest.fixture
def yesterday(start, user):
    """A token, and something signed by Django, as the project made them before the change."""
    command = f"import yesterday; yesterday.print_for({user.pk})"
    run = start("shell", "-v0", "-c", command, SECRET_KEY_BEFORE=OLD)
    return run.stdout.split()


def test_every_token_from_before_the_change_is_refused(api, yesterday):
    token, signed = yesterday

    answer = api.get("/api/protected/", token=token)

    assert signing.loads(signed) == "a password reset"  # this is what the fallbacks are for
    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Given token not valid for any token type",
        "code": "token_not_valid",
        "messages": [
            {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
        ],
    }
