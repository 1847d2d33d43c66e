from datetime import timedelta

import pytest
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from right import Client

PROTECTED, REFRESH = "/api/protected/", "/api/token/refresh/"


def expired(token_class, user):
    token = token_class.for_user(user)
    token.set_exp(lifetime=timedelta(seconds=-1))
    return str(token)


@pytest.fixture
def client(api, address):
    """The client under test, logged in, with a list of the paths that it has asked for since."""
    client = Client(address)
    client.asked = []
    client.session.hooks["response"].append(
        lambda answer, **_: client.asked.append(answer.request.path_url)
    )
    return client


def test_an_expired_token_is_refreshed_unseen(client, user):
    client.tokens["access"] = expired(AccessToken, user)

    assert client.get(PROTECTED).status_code == 200
    assert client.asked == [PROTECTED, REFRESH, PROTECTED]


def test_the_new_token_is_kept(client, user):
    client.tokens["access"] = expired(AccessToken, user)

    client.get(PROTECTED)
    assert client.get(PROTECTED).status_code == 200
    assert client.asked == [PROTECTED, REFRESH, PROTECTED, PROTECTED]


def test_a_token_that_is_still_good_is_not_refreshed(client):
    assert client.get(PROTECTED).status_code == 200
    assert client.asked == [PROTECTED]


def test_when_the_refresh_token_is_expired_too_the_client_gives_up(client, user):
    client.tokens = {
        "access": expired(AccessToken, user),
        "refresh": expired(RefreshToken, user),
    }

    assert client.get(PROTECTED).status_code == 401
    assert client.asked == [PROTECTED, REFRESH]


def test_when_the_new_token_is_refused_as_well_it_does_not_try_for_ever(client, user):
    user.is_active = False
    user.save()
    client.refresh = lambda: True

    assert client.get(PROTECTED).status_code == 401
    assert client.asked == [PROTECTED, PROTECTED]
