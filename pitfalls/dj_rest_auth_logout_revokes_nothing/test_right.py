from browser import log_in, log_out, refresh_elsewhere
from django.apps import apps


def test_the_refresh_token_is_revoked(api):
    token = log_in(api)

    answer = log_out(api)

    assert answer.status_code == 200
    assert answer.json() == {"detail": "Successfully logged out."}
    answer = refresh_elsewhere(api, token)
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}


def test_a_token_from_before_the_app_is_revoked_too(api):
    token = log_in(api)
    assert apps.is_installed("rest_framework_simplejwt.token_blacklist")
    # Without the app, the login stores no row.
    apps.get_model("token_blacklist", "OutstandingToken").objects.all().delete()

    assert log_out(api).status_code == 200
    assert refresh_elsewhere(api, token).status_code == 401


def test_a_new_login_works(api):
    token = log_in(api)
    log_out(api)
    assert refresh_elsewhere(api, token).status_code == 401

    assert refresh_elsewhere(api, log_in(api)).status_code == 200


def test_a_logout_without_the_cookie_returns_401(api):
    api.cookies.clear()

    answer = api.post("/auth/logout/")

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Refresh token was not included in cookie data."}


def test_without_httponly_the_logout_needs_the_token_in_the_body(api, monkeypatch):
    from dj_rest_auth.app_settings import api_settings

    token = log_in(api)
    monkeypatch.setattr(api_settings, "JWT_AUTH_HTTPONLY", False)

    answer = log_out(api)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Refresh token was not included in request data."}
    api.cookies.clear()
    assert api.post("/auth/logout/", json={"refresh": token}).status_code == 200
    assert refresh_elsewhere(api, token).status_code == 401
