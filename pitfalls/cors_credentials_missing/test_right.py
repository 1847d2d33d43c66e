import pytest
from browser import ORIGIN, preflight, refresh


@pytest.mark.parametrize("send", [preflight, refresh])
def test_the_origin_and_the_cookie_are_allowed(api, send):
    answer = send(api)

    assert answer.headers.get("Access-Control-Allow-Origin") == ORIGIN
    assert answer.headers.get("Access-Control-Allow-Credentials") == "true"


@pytest.mark.parametrize("send", [preflight, refresh])
def test_another_origin_is_not_allowed(api, send):
    answer = send(api, "https://evil.example")

    assert "Access-Control-Allow-Origin" not in answer.headers
