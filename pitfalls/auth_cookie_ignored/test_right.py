from browser import log_in


def test_a_request_with_the_cookie_alone_returns_200(api):
    _, cookies = log_in(api)

    answer = api.get("/api/notes/", headers={"Cookie": cookies})

    assert answer.status_code == 200
    assert answer.json() == {"notes_of": "user"}


def test_an_invalid_cookie_is_rejected(api):
    answer = api.get("/api/notes/", headers={"Cookie": "access=nonsense"})

    assert answer.status_code == 401
    assert answer.json().get("code") == "token_not_valid"


def test_a_post_with_the_csrf_token_returns_200(api):
    csrf_token, cookies = log_in(api)

    answer = api.post("/api/notes/", headers={"Cookie": cookies, "X-CSRFToken": csrf_token})

    assert answer.status_code == 200


def test_a_post_without_the_csrf_token_returns_403(api):
    _, cookies = log_in(api)

    answer = api.post("/api/notes/", headers={"Cookie": cookies})

    assert answer.status_code == 403
    assert answer.json() == {"detail": "CSRF Failed: CSRF token missing."}


def test_a_post_from_another_site_returns_403(api):
    _, cookies = log_in(api)
    headers = {"Cookie": cookies, "Origin": "https://evil.example"}

    assert api.post("/api/notes/", headers=headers).status_code == 403


def test_a_token_in_the_header_needs_no_csrf_token(api):
    _, cookies = log_in(api)
    token = api.log_in()["access"]

    answer = api.post("/api/notes/", token=token, headers={"Cookie": cookies})

    assert answer.status_code == 200
