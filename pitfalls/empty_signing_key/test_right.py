import pytest


@pytest.mark.parametrize("value", [None, ""], ids=["missing", "empty"])
def test_without_a_key_it_does_not_start_and_says_why(start, value):
    run = start("check", JWT_SIGNING_KEY=value)

    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: JWT_SIGNING_KEY is not set, or empty."
    )


def test_with_a_key_it_serves(api):
    access = api.log_in()["access"]

    assert api.get("/api/protected/", token=access).status_code == 200
