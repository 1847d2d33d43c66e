import time

import pytest


@pytest.mark.parametrize("claim", ["iat", "nbf"])
def test_a_token_made_thirty_seconds_ahead_is_refused(api, forge, settings, user, claim):
    token = forge(settings.SECRET_KEY, user, **{claim: int(time.time()) + 30})

    answer = api.get("/api/protected/", token=token)

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Given token not valid for any token type",
        "code": "token_not_valid",
        "messages": [
            {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
        ],
    }


def test_when_the_clock_has_caught_up_it_is_let_in(api, forge, settings, user):
    token = forge(settings.SECRET_KEY, user, iat=int(time.time()))

    assert api.get("/api/protected/", token=token).status_code == 200
