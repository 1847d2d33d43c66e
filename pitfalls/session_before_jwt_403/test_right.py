from datetime import timedelta

from client import get
from rest_framework_simplejwt.tokens import AccessToken


def expired(user):
    token = AccessToken.for_user(user)
    token.set_exp(lifetime=timedelta(seconds=-1))
    return str(token)


def test_an_expired_token_is_answered_with_401(api, user):
    answer = api.get("/api/protected/", token=expired(user))

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is expired"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_client_that_waits_for_401_refreshes_and_gets_in(api, user):
    answer = get(api, "/api/protected/", api.log_in() | {"access": expired(user)})

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
