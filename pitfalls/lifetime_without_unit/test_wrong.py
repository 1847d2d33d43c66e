from datetime import timedelta

from rest_framework_simplejwt.tokens import AccessToken
from rest_framework_simplejwt.utils import aware_utcnow


def given_out(user, **ago):
    """An access token as the server gave it out so long ago."""
    token = AccessToken.for_user(user)
    token.set_exp(from_time=aware_utcnow() - timedelta(**ago))
    return token


def test_nine_days_later_the_access_token_still_works(api, user):
    answer = api.get("/api/protected/", token=given_out(user, days=9))

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_eleven_days_later_it_does_not(api, user):
    assert api.get("/api/protected/", token=given_out(user, days=11)).status_code == 401


def test_it_outlives_the_refresh_token(settings):
    lifetimes = settings.SIMPLE_JWT

    assert lifetimes["ACCESS_TOKEN_LIFETIME"] > lifetimes["REFRESH_TOKEN_LIFETIME"]
