from browser import a_form_on_another_site, log_in


def test_a_form_on_another_site_is_refused(api, user):
    _, cookies = log_in(api)

    answer = a_form_on_another_site(api, cookies)

    assert answer.status_code == 403
    assert answer.json() == {
        "detail": "CSRF Failed: Origin checking failed - https://evil.example does not match "
        "any trusted origins."
    }
    user.refresh_from_db()
    assert user.email == ""


def test_one_that_hides_where_it_comes_from_is_refused_too(api, user):
    _, cookies = log_in(api)

    answer = api.post("/api/email/", data={"email": "x"}, headers={"Cookie": cookies})

    assert answer.status_code == 403
    assert answer.json() == {"detail": "CSRF Failed: CSRF token missing."}


def test_your_own_page_sends_the_csrf_token_and_gets_in(api):
    csrf_token, cookies = log_in(api)

    answer = api.post(
        "/api/email/",
        data={"email": "user@example.org"},
        headers={
            "Cookie": cookies,
            "Origin": "https://app.example.com",
            "X-CSRFToken": csrf_token,
        },
    )

    assert answer.status_code == 200
    assert answer.json() == {"email": "user@example.org"}


def test_reading_needs_no_csrf_token(api):
    _, cookies = log_in(api)

    assert api.get("/api/email/", headers={"Cookie": cookies}).status_code == 200
