import jwt
import pytest
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

ANY_KEY = "a key that the attacker has just made up"

INVALID = {
    "detail": "Given token not valid for any token type",
    "code": "token_not_valid",
    "messages": [
        {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
    ],
}


def test_a_token_signed_with_another_key_is_refused(api, forge, user):
    answer = api.get("/api/protected/", token=forge(ANY_KEY, user))

    assert answer.status_code == 401
    assert answer.json() == INVALID


@pytest.mark.parametrize("claims", [{}, {"token_type": "access", "exp": 2**40, "jti": "x"}])
def test_an_unsigned_token_is_refused(api, user, claims):
    unsigned = jwt.encode(claims | {"user_id": str(user.pk)}, None, algorithm="none")

    answer = api.get("/api/protected/", token=unsigned)

    assert answer.status_code == 401
    assert answer.json() == INVALID


def test_an_expired_token_is_refused(api, forge, settings, user):
    answer = api.get("/api/protected/", token=forge(settings.SECRET_KEY, user, exp=1))

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is expired"


def test_outside_of_rest_framework_access_token_checks_all_three(forge, settings, user):
    another_key = forge(ANY_KEY, user)
    expired = forge(settings.SECRET_KEY, user, exp=1)
    refresh = str(RefreshToken.for_user(user))

    for token in (another_key, expired, refresh):
        with pytest.raises(TokenError):
            AccessToken(token)


def test_an_honest_token_is_let_in(api):
    assert api.get("/api/protected/", token=api.log_in()["access"]).status_code == 200
