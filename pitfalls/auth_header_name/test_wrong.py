import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize("header", ["X-Access-Token", "Authorization"])
def test_the_token_is_not_found_in_this_header_nor_in_the_usual_one(api, header):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", headers={header: f"Bearer {access}"})

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_nothing_warns_you():
    assert run_checks() == []
