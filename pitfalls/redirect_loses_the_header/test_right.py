import pytest
import requests

from right import ask


def test_the_request_with_the_token_has_access(api, address):
    answer = ask(address)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
    assert answer.history == []


def test_a_redirect_to_the_slash_keeps_the_header(api):
    answer = api.get("/api/protected", token=api.log_in()["access"])

    assert [step.status_code for step in answer.history] == [301]
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "old, new, is_removed",
    [
        ("http://api.example.org/", "https://api.example.org/", False),
        ("https://api.example.org/", "http://api.example.org/", True),
        ("https://example.org/", "https://www.example.org/", True),
        ("https://api.example.org/", "https://api.example.org:8443/", True),
        ("https://api.example.org/api/protected", "https://api.example.org/api/protected/", False),
    ],
)
def test_requests_removes_the_header_for_another_server(old, new, is_removed):
    assert requests.Session().should_strip_auth(old, new) is is_removed
