from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import get_resolver
from django.utils import timezone
from rest_framework_simplejwt.tokens import RefreshToken

USED = {"detail": "Token is blacklisted", "code": "token_not_valid"}
WRONG_TYPE = {"detail": "Token has wrong type", "code": "token_not_valid"}
INVALID = {"detail": "Token is invalid", "code": "token_not_valid"}


@pytest.fixture
def tokens(client, user):
    """The body of a login: {"refresh": …, "access": …}."""
    return log_in(client)


def log_in(client):
    response = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert response.status_code == 200
    return response.json()


def refresh(client, token):
    return client.post("/api/token/refresh/", {"refresh": token})


def log_out(client, token):
    return client.post("/api/token/blacklist/", {"refresh": token})


def verify(client, token):
    return client.post("/api/token/verify/", {"token": token})


def get(client, access):
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {access}"})


def test_a_logout_returns_200_and_ends_the_refresh_token(client, tokens):
    response = log_out(client, tokens["refresh"])
    assert response.status_code == 200
    assert response.json() == {}

    response = refresh(client, tokens["refresh"])
    assert response.status_code == 401
    assert response.json() == USED


def test_a_second_logout_with_the_same_token_returns_401(client, tokens):
    assert log_out(client, tokens["refresh"]).status_code == 200

    response = log_out(client, tokens["refresh"])
    assert response.status_code == 401
    assert response.json() == USED


def test_a_logout_with_an_access_token_returns_401(client, tokens):
    response = log_out(client, tokens["access"])
    assert response.status_code == 401
    assert response.json() == WRONG_TYPE


def test_a_refresh_returns_a_new_refresh_token_too(client, tokens):
    response = refresh(client, tokens["refresh"])
    assert response.status_code == 200
    assert set(response.json()) == {"access", "refresh"}

    newer = response.json()["refresh"]
    assert newer != tokens["refresh"]
    assert refresh(client, newer).status_code == 200


def test_a_refresh_token_works_only_once(client, tokens):
    assert refresh(client, tokens["refresh"]).status_code == 200

    response = refresh(client, tokens["refresh"])
    assert response.status_code == 401
    assert response.json() == USED


def test_verify_returns_200_for_a_valid_token_of_either_kind(client, tokens):
    for token in tokens.values():
        response = verify(client, token)
        assert response.status_code == 200
        assert response.json() == {}


def test_verify_returns_401_for_an_invalid_token(client, db):
    response = verify(client, "made-up")
    assert response.status_code == 401
    assert response.json() == INVALID


def test_verify_returns_400_for_a_refresh_token_after_its_logout(client, tokens):
    assert log_out(client, tokens["refresh"]).status_code == 200

    response = verify(client, tokens["refresh"])
    assert response.status_code == 400
    assert response.json() == {"non_field_errors": ["Token is blacklisted"]}


@pytest.mark.parametrize("name", ["token_blacklist", "token_verify"])
def test_the_routes_have_the_names_of_the_task(name):
    assert name in get_resolver().reverse_dict


# What a logout does not end


def test_an_access_token_still_works_after_the_logout(client, tokens):
    assert log_out(client, tokens["refresh"]).status_code == 200

    assert get(client, tokens["access"]).status_code == 200
    assert verify(client, tokens["access"]).status_code == 200


def test_another_device_stays_logged_in(client, tokens):
    other_device = log_in(client)
    assert log_out(client, tokens["refresh"]).status_code == 200

    assert refresh(client, other_device["refresh"]).status_code == 200


def test_a_logout_with_a_used_token_ends_nothing(client, tokens):
    newer = refresh(client, tokens["refresh"]).json().get("refresh")
    response = log_out(client, tokens["refresh"])
    assert response.status_code == 401
    assert response.json() == USED

    assert refresh(client, newer).status_code == 200


def test_a_refresh_that_overlaps_with_the_logout_returns_a_valid_token(client, tokens, monkeypatch):
    assert hasattr(RefreshToken, "blacklist"), "the app of the blacklist is not installed"
    blacklist, logout = RefreshToken.blacklist, []

    def be_overtaken(token):
        if not logout:  # the refresh has checked the token; now the logout ends first
            logout.append(None)
            logout[0] = log_out(client, tokens["refresh"])
        return blacklist(token)

    monkeypatch.setattr(RefreshToken, "blacklist", be_overtaken)
    response = refresh(client, tokens["refresh"])
    assert [each.status_code for each in logout] == [200]
    assert response.status_code == 200

    assert refresh(client, response.json()["refresh"]).status_code == 200


def test_verify_does_not_report_that_the_user_is_deleted(client, user, tokens):
    user.delete()

    assert get(client, tokens["access"]).status_code == 401
    assert verify(client, tokens["access"]).status_code == 200


def test_flushexpiredtokens_deletes_expired_tokens_only(client, user, tokens):
    assert apps.is_installed("rest_framework_simplejwt.token_blacklist")
    assert log_out(client, tokens["refresh"]).status_code == 200
    rows = apps.get_model("token_blacklist", "OutstandingToken").objects
    RefreshToken.for_user(user)
    assert rows.count() == 2
    ended = rows.get(jti=RefreshToken(tokens["refresh"], verify=False)["jti"])
    rows.filter(pk=ended.pk).update(expires_at=timezone.now() - timedelta(days=1))

    call_command("flushexpiredtokens")
    assert rows.count() == 1
    assert not rows.filter(pk=ended.pk).exists()
