import time

import pytest


@pytest.mark.parametrize(
    "claims, status",
    [
        ({"iat": +30}, 200),
        ({"nbf": +30}, 200),
        ({"exp": -30}, 200),
        ({"iat": +90}, 401),
        ({"nbf": +90}, 401),
        ({"exp": -90}, 401),
    ],
)
def test_a_minute_is_forgiven_and_no_more(api, forge, settings, user, claims, status):
    now = int(time.time())
    token = forge(settings.SECRET_KEY, user, **{name: now + by for name, by in claims.items()})

    assert api.get("/api/protected/", token=token).status_code == status


def test_an_honest_token_is_let_in(api):
    assert api.get("/api/protected/", token=api.log_in()["access"]).status_code == 200
