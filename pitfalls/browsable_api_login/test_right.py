from browser import log_in, open_page


def test_after_the_login_the_page_knows_the_user(api):
    assert log_in(api).status_code == 302

    page = open_page(api)

    assert page.status_code == 200
    assert "Log out" in page.text


def test_without_a_login_the_page_returns_401(api):
    assert open_page(api).status_code == 401


def test_a_token_still_works(api):
    answer = api.get("/api/notes/", token=api.log_in()["access"])

    assert answer.json() == {"notes_of": "user"}


def test_an_invalid_token_returns_401_whatever_the_cookie(api):
    log_in(api)

    assert api.get("/api/notes/", token="nonsense").status_code == 401


def test_a_post_with_the_cookie_alone_needs_a_csrf_token(api):
    log_in(api)

    answer = api.post("/api/notes/")

    assert answer.status_code == 403
    assert answer.json() == {"detail": "CSRF Failed: CSRF token missing."}
