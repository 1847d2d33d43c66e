"""A server is killed, stopped or silent under load: users who have logged out or are deactivated
stay rejected, and the others stay logged in."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.production.drills.clients import NO_ANSWER, PASSWORD
from tests.production.drills.lesson import promised
from tests.production.drills.test_two_processes import check_rejected

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drills")]


def test_process_killed_leaves_the_other_in_service(cluster, clients):
    with clients.load():
        clients.wait_for(200)
        cluster.a.kill()
        user, leaving = clients.log_in(cluster.b), clients.log_in(cluster.b)
        assert ask_all(user, leaving) == promised()["a killed process"]
        assert clients.ask(cluster.a, "protected").status is NO_ANSWER
        clients.wait_for(200)
        cluster.a.start()
        user.apis = [cluster.a]
        assert user.look().status == 200
        clients.wait_for(200)
    clients.check(200, NO_ANSWER)


def test_redis_restarted_logs_no_user_out(cluster, clients):
    with clients.load():
        clients.wait_for(200)
        with cluster.redis.stopped():
            clients.wait_for(200, number=60)  # users refresh meanwhile
            data = {"username": next(cluster.names), "password": PASSWORD}
            assert clients.ask_both("login", data=data) == [503, 503]
        clients.log_in().look()
        clients.wait_for(200, number=30)
    clients.check(200, 503)


def test_postgresql_restarted_logs_no_user_out(cluster, clients):
    with clients.load():
        clients.wait_for(200)
        with cluster.postgresql.stopped():
            clients.wait_for(503, number=1)
        clients.wait_for(200, number=30)
    clients.check(200, 503)


def test_redis_gone_gives_no_access_to_deactivated_users(cluster, clients):
    check_outage(cluster, clients, cluster.redis.stopped)


def test_redis_silent_gives_no_access_to_deactivated_users(cluster, clients):
    check_outage(cluster, clients, cluster.redis.silent)


def check_outage(cluster, clients, outage):
    """Let Redis be unavailable, under load.

    Access tokens and refreshes still work. Users who meanwhile log out or are deactivated are
    rejected at once, and stay rejected.

    Args:
        outage: returns a context manager, in whose block Redis is unavailable.
    """
    with clients.load():
        leaving, closing, user = (clients.log_in() for _ in range(3))
        with outage():
            assert ask_all(user, leaving) == promised()["Redis"]
            assert cluster.deactivate(closing.name)
            for one in (leaving, closing):
                token = one.tokens["access"]
                assert clients.ask_both("protected", token=token) == [401, 401]
            clients.wait_for(200, number=60)  # users refresh meanwhile
        user.refresh()
        check_rejected(clients, leaving)
        check_rejected(clients, closing)
    clients.check(200, 401, 503)


def test_postgresql_gone_makes_both_processes_unavailable_at_once(cluster, clients):
    with clients.load(number=2):
        user, leaving = clients.log_in(), clients.log_in()
        with cluster.postgresql.stopped():
            assert ask_all(user, leaving) == promised()["PostgreSQL"]
            clients.wait_for(503, number=30)
        user.refresh()
        assert user.look().status == 200
    clients.check(200, 503)


def test_postgresql_silent_is_answered_within_seconds(cluster, clients):
    """All threads wait for a server that accepts connections and does not answer."""
    with clients.load(number=4):
        clients.wait_for(200)
        with cluster.postgresql.silent():
            clients.wait_for(503)
            assert probe(cluster.a, "/readyz").status_code == 503
        clients.wait_for(200, number=30)
    clients.check(200, 503)
    assert clients.slowest < 15


def test_idle_process_answers_its_probe_at_once_while_postgresql_is_silent(cluster, clients):
    clients.log_in().look()
    with cluster.postgresql.silent():
        for api in cluster.apis:
            answer = probe(api, "/healthz")
            assert answer.status_code == 200
            assert answer.elapsed.total_seconds() < 1
    clients.log_in().look()
    assert clients.statuses == {200: 4}


def probe(api, path):
    """Send what a load balancer sends: plain HTTP, with an IP address as the host."""
    return requests.get(api.address + path, headers={"Host": "10.0.0.5"}, timeout=30)


def test_broken_view_leaves_its_traceback_in_the_log(cluster, clients):
    user = clients.log_in(cluster.a)
    cluster.postgresql.run("ALTER TABLE api_note RENAME TO hidden")
    try:
        bearer = {"Authorization": f"Bearer {user.tokens['access']}", "X-Forwarded-Proto": "https"}
        caller = {"X-Forwarded-For": "192.0.2.7"}
        url = f"{cluster.a.address}/api/notes/?token=secret"
        assert requests.get(url, headers=bearer | caller, timeout=30).status_code == 500
    finally:
        cluster.postgresql.run("ALTER TABLE hidden RENAME TO api_note")
    [line] = [json.loads(line) for line in clients.new_lines(cluster.a) if "Traceback" in line]
    assert (line["path"], line["address"]) == ("/api/notes/", "192.0.2.7")
    assert "api_note" in line["exc_info"]
    assert "secret" not in json.dumps(line)
    clients.forget_log()


def test_flush_of_many_logins_delays_no_request(cluster, clients):
    cluster.postgresql.run(
        "INSERT INTO api_login (sid, user_id, auth_hash, refresh_jti, previous_jti, rotated_at,"
        " created_at, end_reason) SELECT gen_random_uuid(), (SELECT min(id) FROM auth_user), '',"
        " '', '', now(), now() - interval '31 days', '' FROM generate_series(1, 30000)"
    )
    with clients.load(number=4):
        clients.wait_for(200)
        clients.slowest = 0
        flush = cluster.python("manage.py", "flush_logins")
        slowest = clients.slowest
    assert flush.stdout == "30000 logins deleted\n", flush.stderr
    assert slowest < 2
    clients.check(200)


def ask_all(user, leaving):
    """Send a request of each kind at the same time. Return {kind: {its status}}.

    The user keeps the tokens of the refresh; the one who is leaving logs out."""
    kinds = {
        "protected": (user, {"token": user.tokens["access"]}),
        "login": (user, {"data": {"username": user.name, "password": PASSWORD}}),
        "refresh": (user, {"data": {"refresh": user.tokens["refresh"]}}),
        "logout": (leaving, {"data": {"refresh": leaving.tokens["refresh"]}}),
    }
    with ThreadPoolExecutor() as pool:
        answers = {kind: pool.submit(one.ask, kind, **more) for kind, (one, more) in kinds.items()}
    if (refreshed := answers["refresh"].result()).status == 200:
        user.tokens = refreshed.body
    return {kind: {answer.result().status} for kind, answer in answers.items()}
