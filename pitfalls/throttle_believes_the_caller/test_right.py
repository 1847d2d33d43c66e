import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_is_throttled():
    cache.clear()


def guess(api, password, **headers):
    return api.post(
        "/api/token/", data={"username": "user", "password": password}, headers=headers
    ).status_code


def test_a_made_up_address_is_no_way_out(api):
    statuses = [guess(api, "no", **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(7)]

    assert statuses == [401] * 5 + [429] * 2


def test_a_user_who_mistypes_the_password_gets_in(api):
    assert [guess(api, password) for password in ("apss", "pass")] == [401, 200]
