"""A server is killed, stopped or silent under load: users who have logged out or are deactivated
stay rejected, and the others stay logged in, unless the response to a refresh was lost."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.production.drills.clients import NO_ANSWER, PASSWORD
from tests.production.drills.cluster import until
from tests.production.drills.lesson import promised
from tests.production.drills.test_two_processes import check_rejected

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drills")]


def test_process_killed_leaves_the_other_in_service(cluster, clients):
    with clients.load():
        clients.wait_for(200)
        cluster.a.kill()
        user = clients.log_in(cluster.b)
        assert ask_all(user) == promised()["one process"]
        assert clients.ask(cluster.a, "protected").status is NO_ANSWER
        clients.wait_for(200)
        cluster.a.start()
        user.apis = [cluster.a]
        assert user.look().status == 200
        clients.wait_for(200)
    clients.check(200, 401, NO_ANSWER)


def test_redis_restarted_logs_no_user_out(cluster, clients):
    check_restart(clients, cluster.redis)


def test_postgresql_restarted_logs_no_user_out(cluster, clients):
    check_restart(clients, cluster.postgresql)


def check_restart(clients, server):
    """Restart a server under load. Check that some user notices it, and stays logged in."""
    with clients.load():
        clients.wait_for(200)
        with server.stopped():
            clients.wait_for(503, number=1)
        clients.wait_for(200, number=30)
    clients.check(200, 503)


def test_redis_gone_gives_no_access_to_deactivated_users(cluster, clients):
    check_outage(cluster, clients, cluster.redis.stopped)


def test_redis_silent_gives_no_access_to_deactivated_users(cluster, clients):
    check_outage(cluster, clients, cluster.redis.silent)


def check_outage(cluster, clients, outage):
    """Let Redis be unavailable until all users have noticed it, under load.

    Users who meanwhile log out or are deactivated must stay out.

    Args:
        outage: returns a context manager, in whose block Redis is unavailable.
    """
    with clients.load() as users:
        leaving, closing, user = (clients.log_in() for _ in range(3))
        assert closing.look().status == 200
        data = {"refresh": leaving.tokens["refresh"]}
        with outage(), ThreadPoolExecutor() as pool:
            deactivated = pool.submit(cluster.deactivate, closing.name)
            assert clients.ask(cluster.a, "logout", data=data).status == 200
            assert ask_all(user) == promised()["Redis"]
            assert until(lambda: all(503 in it.met for it in users))
            done = deactivated.result()
        token = user.tokens["access"]
        assert until(lambda: clients.ask_both("protected", token=token) == [200, 200])
        assert clients.ask_both("refresh", data=data) == [401, 401]
        active = cluster.is_active(closing.name)
        assert done != active, "the process did not report what it had done"
        if active:
            assert cluster.deactivate(closing.name)
        check_rejected(clients, closing)
    clients.check(200, 401, 503)


def test_postgresql_gone_is_noticed_when_the_cached_users_expire(cluster, clients):
    """The API keeps a user in the cache for thirty seconds."""
    with clients.load(number=2):
        user = clients.log_in()
        assert user.look().status == 200
        stopped = time.monotonic()
        with cluster.postgresql.stopped():
            statuses = ask_all(user)
            time.sleep(max(0, stopped + 31 - time.monotonic()))
            statuses["protected"].add(user.look().status)
        assert statuses == promised()["PostgreSQL"]
        user.refresh()
    clients.check(200, 503)


def ask_all(user):
    """Send a request of each kind at the same time. Return {kind: {its status}}.

    A refresh keeps the new tokens."""
    kinds = {
        "protected": {"token": user.tokens["access"]},
        "login": {"data": {"username": user.name, "password": PASSWORD}},
        "refresh": {"data": {"refresh": user.tokens["refresh"]}},
    }
    with ThreadPoolExecutor() as pool:
        answers = {kind: pool.submit(user.ask, kind, **more) for kind, more in kinds.items()}
    if (refreshed := answers["refresh"].result()).status == 200:
        user.tokens = refreshed.body
    return {kind: {answer.result().status} for kind, answer in answers.items()}
