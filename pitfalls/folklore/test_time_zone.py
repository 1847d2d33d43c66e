"""They say that TIME_ZONE and USE_TZ move the hour at which a token expires."""

import time

import jwt
import pytest


def test_nine_hours_east_a_token_still_lives_for_ten_minutes(api):
    access = api.log_in()["access"]
    claims = jwt.decode(access, options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == pytest.approx(600, abs=1)
    assert claims["iat"] == pytest.approx(time.time(), abs=60)
    assert api.get("/api/protected/", token=access).status_code == 200


def test_and_is_refused_as_soon_as_it_is_over(api, forge, settings, user):
    token = forge(settings.SECRET_KEY, user, exp=int(time.time()) - 1)

    answer = api.get("/api/protected/", token=token)

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is expired"
