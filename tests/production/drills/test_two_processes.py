"""Two API processes are one service: what one of them does takes effect at the other, at once."""

import time

import jwt
import pytest

from tests.production.drills.clients import any_address
from tests.production.drills.cluster import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drills")]


def test_token_of_one_process_is_accepted_by_the_other(cluster, clients):
    for here, there in (cluster.apis, cluster.apis[::-1]):
        user = clients.log_in(here)
        user.apis = [there]
        assert user.look().status == 200
        user.refresh()
    assert clients.statuses == {200: 6}


def test_logout_takes_effect_at_both_processes_at_once(cluster, clients):
    user = clients.log_in()
    user.refresh()
    token = user.tokens["refresh"]
    assert clients.ask(cluster.a, "logout", data={"refresh": token}).status == 200
    assert clients.ask_both("refresh", data={"refresh": token}) == [401, 401]
    assert clients.ask_both("verify", data={"token": token}) == [400, 400]
    assert clients.statuses == {200: 3, 400: 2, 401: 2}


def test_closed_account_is_rejected_by_both_processes_at_once(cluster, clients):
    user = clients.log_in()
    assert clients.ask_both("protected", token=user.tokens["access"]) == [200, 200]
    assert cluster.deactivate(user.name)
    check_rejected(clients, user)
    assert clients.statuses == {200: 3, 401: 12}


def test_login_limit_counts_across_processes(cluster, clients):
    data = {"username": next(cluster.names), "password": "a guess"}
    address = any_address()
    guesses = [
        clients.ask(cluster.apis[number % 2], "login", data=data, address=address).status
        for number in range(12)
    ]
    assert guesses == [401] * 10 + [429] * 2
    assert clients.ask_both("login", data=data) == [401, 401], "from other IP addresses"
    assert clients.statuses == {401: 12, 429: 2}


def test_key_rotation_rejects_no_valid_token(cluster, clients):
    """A new key under load, then new workers; then the old key is removed."""
    old = sorted((cluster.project / "keys").glob("*.pem"))
    with clients.load() as users:
        user = clients.log_in()
        before = user.tokens["access"]
        new = cluster.make_key()
        user.log_in()
        assert key_of(user.tokens["access"]) == new.stem
        for api in cluster.apis:
            api.reload()
        assert clients.ask_both("protected", token=before) == [200, 200]
        # In production this takes seven days: no user has a token of the old key any more.
        assert until(
            lambda: {key_of(token) for it in users for token in it.tokens.values()} == {new.stem}
        )
        for key in old:
            key.unlink()
        for api in cluster.apis:
            api.reload()
        assert clients.ask_both("protected", token=before) == [401, 401]
    clients.check(200, 401)


def key_of(token):
    return jwt.get_unverified_header(token)["kid"]


def check_rejected(clients, user):
    """Check that the tokens of a deactivated account are rejected, now and a moment later."""
    for _ in range(3):
        assert clients.ask_both("protected", token=user.tokens["access"]) == [401, 401]
        data = {"refresh": user.tokens["refresh"]}
        assert clients.ask_both("refresh", data=data) == [401, 401]
        time.sleep(0.2)
