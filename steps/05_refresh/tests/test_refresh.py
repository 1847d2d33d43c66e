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
    """Return the body of a login: {"access": …, "refresh": …}."""
    response = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert response.status_code == 200
    return response.json()


def short_lived(token):
    """Return `token`, which the server issued, with a lifetime of two seconds."""
    token.set_exp(lifetime=timedelta(seconds=2))
    return token


def wait_until_expired(token):
    """Wait, in real time, until the token has expired."""
    while time.time() < token["exp"] + 0.1:
        time.sleep(0.1)


def test_a_refresh_replaces_an_expired_access_token(client, user):
    tokens = log_in(client)
    access = short_lived(AccessToken(tokens["access"]))
    assert get(client, access).status_code == 200

    wait_until_expired(access)
    expired = get(client, access)
    assert expired.status_code == 401
    assert expired.json()["messages"][0]["message"] == "Token is expired"

    response = refresh(client, tokens["refresh"])
    assert response.status_code == 200
    assert get(client, response.json()["access"]).status_code == 200


def test_a_refresh_returns_only_an_access_token(client, user):
    response = refresh(client, log_in(client)["refresh"])

    assert response.status_code == 200
    assert set(response.json()) == {"access"}


def test_an_expired_refresh_token_returns_401(client, user):
    token = short_lived(RefreshToken(log_in(client)["refresh"]))
    wait_until_expired(token)

    response = refresh(client, token)

    assert response.status_code == 401
    assert response.json()["detail"] == "Token is expired"


def test_the_refresh_endpoint_rejects_an_access_token(client, user):
    response = refresh(client, log_in(client)["access"])

    assert response.status_code == 401
    assert response.json()["detail"] == "Token has wrong type"


@pytest.mark.parametrize(
    "kind, lifetime",
    [("access", timedelta(minutes=10)), ("refresh", timedelta(days=7))],
    ids=["access token, ten minutes", "refresh token, seven days"],
)
def test_a_token_has_the_right_lifetime(client, user, kind, lifetime):
    claims = jwt.decode(log_in(client)[kind], options={"verify_signature": False})

    lives = claims["exp"] - claims["iat"]
    # simplejwt reads the clock twice, so the two readings can differ by one second.
    assert lives == pytest.approx(lifetime.total_seconds(), abs=1), (
        f"The {kind} token lives for {timedelta(seconds=lives)}, and not for {lifetime}."
    )


def test_the_route_is_named_token_refresh():
    assert "token_refresh" in get_resolver().reverse_dict
