"""Two API processes are one service: what one of them does takes effect at the other, at once."""

import time

import jwt
import pytest

from tests.production.drills.clients import NO_ANSWER, any_address
from tests.production.drills.cluster import PASSWORD, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drills")]


def test_token_of_one_process_is_accepted_by_the_other(cluster, clients):
    for here, there in (cluster.apis, cluster.apis[::-1]):
        user = clients.log_in(here)
        user.apis = [there]
        assert user.look().status == 200
        user.refresh()
    assert clients.statuses == {200: 6}


def test_used_refresh_token_gets_the_same_successor_from_the_other_process(cluster, clients):
    user = clients.log_in()
    data = {"refresh": user.tokens["refresh"]}
    first, second = (clients.ask(api, "refresh", data=data) for api in cluster.apis)
    assert jti_of(first.body["refresh"]) == jti_of(second.body["refresh"])
    assert clients.statuses == {200: 3}


def test_logout_takes_effect_at_both_processes_at_once(cluster, clients):
    user = clients.log_in()
    user.refresh()
    access, refresh = user.tokens["access"], user.tokens["refresh"]
    assert clients.ask(cluster.a, "logout", data={"refresh": refresh}).status == 200
    assert clients.ask_both("protected", token=access) == [401, 401]
    assert clients.ask_both("verify", data={"token": access}) == [401, 401]
    assert clients.ask_both("refresh", data={"refresh": refresh}) == [401, 401]
    assert clients.statuses == {200: 3, 401: 6}


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
    """Under load, a new key is published, then signs; then the old key is removed."""
    with clients.load() as users:
        user = clients.log_in()
        before = user.tokens["access"]
        old, new = key_of(before), cluster.make_key()
        cluster.restart_with_active_key(old)
        user.log_in()
        assert key_of(user.tokens["access"]) == old
        cluster.restart_with_active_key(new)
        user.log_in()
        assert key_of(user.tokens["access"]) == new
        assert clients.ask_both("protected", token=before) == [200, 200]
        # In production this takes seven days: no user has a token of the old key any more.
        assert until(
            lambda: {key_of(token) for it in users for token in it.tokens.values()} == {new}
        )
        cluster.key_file(old).unlink()
        cluster.restart_with_active_key(new)
        assert clients.ask_both("protected", token=before) == [401, 401]
    clients.check(200, 401, NO_ANSWER)


def test_new_key_is_unknown_to_a_process_until_it_restarts(cluster, clients):
    cluster.variables["JWT_ACTIVE_KEY"] = cluster.make_key()
    cluster.a.stop()
    cluster.a.start()
    token = clients.log_in(cluster.a).tokens["access"]
    assert clients.ask_both("protected", token=token) == [200, 401]
    cluster.b.stop()
    cluster.b.start()
    assert clients.ask_both("protected", token=token) == [200, 200]


@pytest.mark.parametrize(("default", "status"), [("", 401), ("DEFAULT 0", 200)])
def test_new_column_without_a_default_in_the_database_rejects_logins(
    cluster, clients, default, status
):
    """A migration has added it, and these processes still run the old code."""
    add = "ALTER TABLE api_login ADD COLUMN extra integer NOT NULL DEFAULT 0"
    cluster.postgresql.run(add)
    if not default:  # Django's own way of a default
        cluster.postgresql.run("ALTER TABLE api_login ALTER COLUMN extra DROP DEFAULT")
    try:
        data = {"username": next(cluster.names), "password": PASSWORD}
        assert clients.ask_both("login", data=data) == [status, status]
    finally:
        cluster.postgresql.run("ALTER TABLE api_login DROP COLUMN extra")
    assert clients.ask_both("login", data=data) == [200, 200]


def key_of(token):
    return jwt.get_unverified_header(token)["kid"]


def jti_of(token):
    return jwt.decode(token, options={"verify_signature": False})["jti"]


def check_rejected(clients, user):
    """Check that the tokens of a user are rejected, now and a moment later."""
    for _ in range(3):
        assert clients.ask_both("protected", token=user.tokens["access"]) == [401, 401]
        data = {"refresh": user.tokens["refresh"]}
        assert clients.ask_both("refresh", data=data) == [401, 401]
        time.sleep(0.2)
