import time
from datetime import timedelta

import jwt
import pytest
from django.urls import get_resolver
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken


def get(client, access):
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {access}"})


def refresh(client, token):
    return client.post("/api/token/refresh/", {"refresh": str(token)})


def log_in(client):
    """What a login answers: {"access": …, "refresh": …}."""
    answer = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert answer.status_code == 200
    return answer.json()


def short_lived(token_class, user):
    """A token of two seconds, made as the server makes them."""
    token = token_class.for_user(user)
    token.set_exp(lifetime=timedelta(seconds=2))
    return token


def wait_for_the_end_of(token):
    """Waits, by the clock on the wall, until the token's time is over."""
    while time.time() < token["exp"] + 0.1:
        time.sleep(0.1)


def test_when_an_access_token_has_expired_a_refresh_brings_one_that_works(client, user):
    refresh_token = log_in(client)["refresh"]
    access = short_lived(AccessToken, user)
    assert get(client, access).status_code == 200

    wait_for_the_end_of(access)
    expired = get(client, access)
    assert expired.status_code == 401
    assert expired.json()["messages"][0]["message"] == "Token is expired"

    answer = refresh(client, refresh_token)
    assert answer.status_code == 200
    assert get(client, answer.json()["access"]).status_code == 200


def test_a_refresh_answers_with_an_access_token_and_nothing_else(client, user):
    answer = refresh(client, log_in(client)["refresh"])

    assert answer.status_code == 200
    assert set(answer.json()) == {"access"}


def test_an_expired_refresh_token_means_log_in_again(client, user):
    token = short_lived(RefreshToken, user)
    wait_for_the_end_of(token)

    answer = refresh(client, token)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is expired", "code": "token_not_valid"}


def test_an_access_token_cannot_be_refreshed(client, user):
    answer = refresh(client, log_in(client)["access"])

    assert answer.status_code == 401
    assert answer.json()["detail"] == "Token has wrong type"


@pytest.mark.parametrize(
    "kind, lifetime",
    [("access", timedelta(minutes=10)), ("refresh", timedelta(days=7))],
)
def test_a_token_lives_as_long_as_the_settings_say(client, user, kind, lifetime):
    claims = jwt.decode(log_in(client)[kind], options={"verify_signature": False})

    lives = claims["exp"] - claims["iat"]
    # Two clock readings make a token: they may fall on either side of a full second.
    assert lives == pytest.approx(lifetime.total_seconds(), abs=1), (
        f"The {kind} token lives for {timedelta(seconds=lives)}, and not for {lifetime}."
    )


def test_the_route_is_called_token_refresh():
    assert "token_refresh" in get_resolver().reverse_dict
