import jwt
import pytest
from chain import refreshed_since

A_WEEK = 7 * 24 * 60 * 60


def test_a_token_that_ends_in_a_minute_is_replaced_by_one_of_a_week(api):
    refresh = api.log_in()["refresh"]

    for _ in range(5):  # and so on, for years
        answer = api.refresh(refreshed_since(refresh, days=365))
        assert answer.status_code == 200, answer.text
        refresh = answer.json()["refresh"]
        claims = jwt.decode(refresh, options={"verify_signature": False})
        assert claims["exp"] - claims["iat"] == pytest.approx(A_WEEK, abs=1)


def test_a_refresh_token_does_not_contain_the_time_of_the_login(api):
    first = jwt.decode(api.log_in()["refresh"], options={"verify_signature": False})

    assert set(first) == {"token_type", "exp", "iat", "jti", "user_id"}
