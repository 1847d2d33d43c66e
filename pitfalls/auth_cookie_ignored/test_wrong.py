from browser import log_in


def test_a_request_with_the_cookie_alone_returns_401(api):
    _, cookies = log_in(api)
    assert "access=" in cookies

    answer = api.get("/api/notes/", headers={"Cookie": cookies})

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_an_invalid_cookie_is_ignored_as_well(api):
    answer = api.get("/api/notes/", headers={"Cookie": "access=nonsense"})

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_the_same_token_in_the_header_returns_200(api):
    _, cookies = log_in(api)
    token = dict(each.split("=", 1) for each in cookies.split("; "))["access"]

    assert api.get("/api/notes/", token=token).status_code == 200
