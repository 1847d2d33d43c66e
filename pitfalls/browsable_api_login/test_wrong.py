from browser import log_in, open_page


def test_the_login_works_and_sets_a_session_cookie(api):
    answer = log_in(api)

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/api/notes/"
    assert "sessionid" in answer.cookies


def test_the_page_still_returns_401(api):
    log_in(api)

    page = open_page(api)

    assert page.status_code == 401
    assert "Authentication credentials were not provided." in page.text
    assert "Log in</a>" in page.text


def test_a_program_gets_the_same_401(api):
    log_in(api)

    answer = api.get("/api/notes/")

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
