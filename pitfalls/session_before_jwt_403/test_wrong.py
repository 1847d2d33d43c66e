from datetime import timedelta

from client import get
from rest_framework_simplejwt.tokens import AccessToken

EXPIRED = {
    "detail": "Given token not valid for any token type",
    "code": "token_not_valid",
    "messages": [
        {"token_class": "AccessToken", "token_type": "access", "message": "Token is expired"}
    ],
}


def expired(user):
    token = AccessToken.for_user(user)
    token.set_exp(lifetime=timedelta(seconds=-1))
    return str(token)


def test_a_fresh_token_works(api):
    assert api.get("/api/protected/", token=api.log_in()["access"]).status_code == 200


def test_an_expired_token_is_forbidden_instead_of_unauthorized(api, user):
    answer = api.get("/api/protected/", token=expired(user))

    assert answer.status_code == 403
    assert answer.json() == EXPIRED
    assert "WWW-Authenticate" not in answer.headers


def test_a_client_that_waits_for_401_never_refreshes(api, user):
    answer = get(api, "/api/protected/", api.log_in() | {"access": expired(user)})

    assert answer.status_code == 403
    assert answer.json() == EXPIRED
