from browser import LOGIN, NEW, a_form_on_another_site, log_in, your_own_page

MISSING = {"detail": "CSRF Failed: CSRF token missing."}


def test_a_form_on_another_site_is_rejected(api, user):
    _, cookies = log_in(api)

    answer = a_form_on_another_site(api, cookies)

    assert answer.status_code == 403
    assert answer.json() == {
        "detail": "CSRF Failed: Origin checking failed - https://evil.example does not match "
        "any trusted origins."
    }
    user.refresh_from_db()
    assert user.check_password("pass")


def test_your_own_page_changes_the_password(api, user):
    csrf_token, cookies = log_in(api)
    assert a_form_on_another_site(api, cookies).status_code == 403

    answer = your_own_page(api, cookies, csrf_token)

    assert answer.status_code == 200
    user.refresh_from_db()
    assert user.check_password("a long one 42")


def test_a_read_needs_no_csrf_token(api):
    _, cookies = log_in(api)
    assert a_form_on_another_site(api, cookies).status_code == 403

    assert api.get("/auth/user/", headers={"Cookie": cookies}).status_code == 200


def test_a_token_in_the_header_needs_no_csrf_token(api):
    _, cookies = log_in(api)
    assert a_form_on_another_site(api, cookies).status_code == 403
    access = api.log_in()["access"]

    answer = api.post("/auth/password/change/", data=NEW, token=access)

    assert answer.status_code == 200


def test_a_login_and_a_logout_with_the_cookie_need_the_csrf_token(api):
    csrf_token, cookies = log_in(api)

    for path, data in {"/auth/login/": LOGIN, "/auth/logout/": {}}.items():
        answer = api.post(path, data=data, headers={"Cookie": cookies})
        assert (answer.status_code, answer.json()) == (403, MISSING)
        assert your_own_page(api, cookies, csrf_token, path, data).status_code == 200


def test_the_refresh_asks_for_no_csrf_token(api):
    _, cookies = log_in(api)
    assert a_form_on_another_site(api, cookies).status_code == 403

    assert api.post("/auth/token/refresh/", headers={"Cookie": cookies}).status_code == 200


def test_a_check_of_every_request_rejects_the_first_login(api, monkeypatch):
    from dj_rest_auth.app_settings import api_settings

    _, cookies = log_in(api)
    assert a_form_on_another_site(api, cookies).status_code == 403
    name = "JWT_AUTH_COOKIE_ENFORCE_CSRF_ON_UNAUTHENTICATED"
    monkeypatch.setattr(api_settings, name, True)

    answer = api.post("/auth/login/", json=LOGIN)

    assert answer.status_code == 403
    assert answer.json() == {"detail": "CSRF Failed: CSRF cookie not set."}
