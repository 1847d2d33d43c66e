import pytest
import requests

from wrong import ask


def test_the_stored_token_is_rejected(api, address):
    answer = ask(address)

    assert answer.status_code == 401
    assert answer.json()["messages"] == [
        {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
    ]


def test_the_quotes_are_sent(api, address):
    header = ask(address).request.headers["Authorization"]

    assert header.startswith('Bearer "ey')
    assert header.endswith('"')


@pytest.mark.parametrize("spoiled", ['"{}"', "{},", "undefined"])
def test_a_changed_token_is_invalid(api, address, spoiled):
    header = f"Bearer {spoiled.format(api.log_in()['access'])}"

    answer = api.get("/api/protected/", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


@pytest.mark.parametrize("spoiled", ["Bearer {}", "{} ="])
def test_a_header_of_three_words_is_rejected(api, spoiled):
    header = f"Bearer {spoiled.format(api.log_in()['access'])}"

    answer = api.get("/api/protected/", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Authorization header must contain two space-delimited values",
        "code": "bad_authorization_header",
    }


def test_a_header_with_a_line_break_is_not_sent(api):
    header = f"Bearer {api.log_in()['access']}\n"

    with pytest.raises(requests.exceptions.InvalidHeader):
        api.get("/api/protected/", headers={"Authorization": header})
