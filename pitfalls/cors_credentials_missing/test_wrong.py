import pytest
from browser import ORIGIN, preflight, refresh


@pytest.mark.parametrize("send", [preflight, refresh])
def test_the_origin_is_allowed_and_the_cookie_is_not(api, send):
    answer = send(api)

    assert answer.headers.get("Access-Control-Allow-Origin") == ORIGIN
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_token_in_the_header_works(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", token=access, headers={"Origin": ORIGIN})

    assert answer.status_code == 200
    assert answer.headers.get("Access-Control-Allow-Origin") == ORIGIN
