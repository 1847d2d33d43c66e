from browser import log_in, send_form


def test_a_form_of_another_site_returns_403(api, user):
    _, cookies = log_in(api)

    answer = send_form(api, cookies, "https://evil.example")

    assert answer.status_code == 403
    user.refresh_from_db()
    assert user.email == ""


def test_your_own_page_has_access_with_the_csrf_token(api):
    csrf_token, cookies = log_in(api)

    headers = {"X-CSRFToken": csrf_token}
    answer = send_form(api, cookies, "https://app.example.org", **headers)

    assert answer.status_code == 200


def test_a_token_in_the_header_needs_no_csrf_token(api):
    access = api.log_in()["access"]

    answer = api.post("/api/email/", data={"email": "user@example.org"}, token=access)

    assert answer.status_code == 200
    assert answer.json() == {"email": "user@example.org"}


def test_a_form_without_the_cookie_returns_401(api):
    assert send_form(api, "", "https://evil.example").status_code == 401
