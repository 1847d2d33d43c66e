import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_is_throttled():
    cache.clear()


def guess(api, password):
    return api.post("/api/token/", data={"username": "user", "password": password})


def test_the_sixth_guess_in_a_minute_is_not_tried(api):
    assert [guess(api, str(number)).status_code for number in range(5)] == [401] * 5

    answer = guess(api, "pass")

    assert answer.status_code == 429
    assert answer.json()["detail"].startswith("Request was throttled. Expected available in ")
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_a_user_who_mistypes_the_password_gets_in(api):
    assert [guess(api, password).status_code for password in ("apss", "pass")] == [401, 200]


def test_nothing_but_the_login_is_limited(api):
    access = api.log_in()["access"]

    answers = [api.get("/api/protected/", token=access) for _ in range(20)]

    assert {answer.status_code for answer in answers} == {200}
