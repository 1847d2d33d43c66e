import pytest
from chain import refreshed_since


@pytest.mark.parametrize("days", [31, 365])
def test_after_thirty_days_the_user_logs_in_again(api, days):
    refresh = api.log_in()["refresh"]

    answer = api.refresh(refreshed_since(refresh, days))

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Session is too old", "code": "token_not_valid"}


def test_until_then_refreshing_goes_on(api):
    refresh = api.log_in()["refresh"]

    for days in (7, 14, 29):
        answer = api.refresh(refreshed_since(refresh, days))
        assert answer.status_code == 200, answer.text
        refresh = answer.json()["refresh"]
