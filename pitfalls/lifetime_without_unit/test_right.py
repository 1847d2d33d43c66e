from datetime import timedelta

from rest_framework_simplejwt.tokens import AccessToken
from rest_framework_simplejwt.utils import aware_utcnow


def given_out(user, **ago):
    """An access token as the server gave it out so long ago."""
    token = AccessToken.for_user(user)
    token.set_exp(from_time=aware_utcnow() - timedelta(**ago))
    return token


def test_nine_minutes_later_the_access_token_still_works(api, user):
    assert api.get("/api/protected/", token=given_out(user, minutes=9)).status_code == 200


def test_eleven_minutes_later_it_does_not(api, user):
    answer = api.get("/api/protected/", token=given_out(user, minutes=11))

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Given token not valid for any token type",
        "code": "token_not_valid",
        "messages": [
            {"token_class": "AccessToken", "token_type": "access", "message": "Token is expired"}
        ],
    }
