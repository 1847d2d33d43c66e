import pytest


@pytest.mark.parametrize("path", ["/api/notes/", "/api/protected/"])
def test_a_request_without_a_token_returns_401(api, path):
    answer = api.get(path)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_a_valid_token_opens_both_views(api):
    access = api.log_in()["access"]

    assert api.get("/api/notes/", token=access).json() == {"notes_of": "user"}
    assert api.get("/api/protected/", token=access).status_code == 200
