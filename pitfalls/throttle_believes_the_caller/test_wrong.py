import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_is_throttled():
    cache.clear()


def guess(api, password, **headers):
    return api.post(
        "/api/token/", data={"username": "user", "password": password}, headers=headers
    ).status_code


def test_whoever_keeps_one_address_is_stopped(api):
    assert [guess(api, "no") for _ in range(6)] == [401] * 5 + [429]


def test_whoever_makes_up_a_new_one_each_time_is_not(api):
    statuses = [guess(api, "no", **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(50)]

    assert statuses == [401] * 50
