from browser import log_in, log_out, refresh_elsewhere


def test_the_logout_returns_200_and_deletes_the_cookies(api):
    token = log_in(api)

    answer = log_out(api)

    assert answer.status_code == 200
    assert answer.json() == {"detail": "Successfully logged out."}
    assert not {"access", "refresh"} & set(api.cookies.keys())
    assert refresh_elsewhere(api, token).status_code == 200


def test_a_copied_refresh_token_returns_new_access_tokens(api):
    token = log_in(api)
    log_out(api)

    answer = refresh_elsewhere(api, token)

    assert answer.status_code == 200
    access = answer.json()["access"]
    assert api.get("/api/protected/", token=access).status_code == 200


def test_without_cookies_the_logout_says_that_it_deleted_nothing(api, monkeypatch):
    from dj_rest_auth.app_settings import api_settings

    monkeypatch.setattr(api_settings, "JWT_AUTH_COOKIE", None)

    answer = api.post("/auth/logout/")

    assert answer.status_code == 200
    assert answer.json() == {
        "detail": "Neither cookies or blacklist are enabled, so the token has not been deleted "
        "server side. Please make sure the token is deleted client side."
    }
