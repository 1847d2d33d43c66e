import pytest

each_view = pytest.mark.parametrize("path", ["/api/weather/class/", "/api/weather/function/"])


@each_view
def test_a_view_that_waits_for_a_coroutine_knows_the_user(api, path):
    answer = api.get(path, token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"user": "user", "forecast": "sunny"}


@each_view
def test_a_request_without_a_token_returns_401(api, path):
    assert api.get(path).status_code == 401
