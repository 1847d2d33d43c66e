import pytest
from chain import refreshed_since


@pytest.mark.parametrize("days", [31, 365])
def test_a_refresh_after_thirty_days_is_rejected(api, days):
    refresh = api.log_in()["refresh"]

    answer = api.refresh(refreshed_since(refresh, days))

    assert answer.status_code == 401
    assert answer.json() == {"detail": "This login has ended.", "code": "login_ended"}


def test_an_access_token_after_thirty_days_is_rejected(api):
    tokens = api.log_in()
    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200

    refreshed_since(tokens["refresh"], days=31)

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 401


def test_a_refresh_within_thirty_days_is_accepted(api):
    refresh = api.log_in()["refresh"]

    for days in (7, 14, 29):
        answer = api.refresh(refreshed_since(refresh, days))
        assert answer.status_code == 200, answer.text
        refresh = answer.json()["refresh"]
