"""The table of site/alerts.md: what each request gets while something is wrong, and what the log
says. Afterwards, the same tokens work."""

from contextlib import ExitStack, contextmanager

import psycopg
import pytest
import redis

from tests.production.drills.cluster import HOST, PASSWORD, SECRET, until
from tests.production.drills.lesson import alerts
from tests.production.drills.test_outages import ask_all, probe

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drills")]


@contextmanager
def full(cluster):
    """Let Redis reject what needs memory."""
    server = redis.Redis(HOST, cluster.redis.port, password=SECRET)
    server.config_set("maxmemory", 1)
    try:
        yield
    finally:
        server.config_set("maxmemory", 0)
        server.close()


@contextmanager
def crowded(cluster):
    """Take all connections of the API's role before process a has one."""
    database = cluster.postgresql
    cluster.a.stop()
    with ExitStack() as stack:
        with pytest.raises(psycopg.OperationalError, match="connection slots"):
            while True:
                taken = psycopg.connect(database.url_of_role, password=database.password)
                stack.callback(taken.close)
        cluster.a.start()
        yield


@contextmanager
def locked(cluster):
    """Lock the table of the logins, as a migration does that changes it."""
    database = cluster.postgresql
    with psycopg.connect(database.url, password=database.password) as other:
        other.execute("LOCK TABLE api_login IN ACCESS EXCLUSIVE MODE")
        yield


SITUATIONS = {
    "Redis is stopped": lambda cluster: cluster.redis.stopped(),
    "Redis is silent": lambda cluster: cluster.redis.silent(),
    "Redis is full": full,
    "PostgreSQL is stopped": lambda cluster: cluster.postgresql.stopped(),
    "PostgreSQL is silent": lambda cluster: cluster.postgresql.silent(),
    "PostgreSQL has no connection left": crowded,
    "A table is locked": locked,
}


@pytest.mark.parametrize("wrong", SITUATIONS)
def test_outage_gets_the_statuses_and_the_reason_of_the_page(cluster, clients, wrong):
    user, leaving = clients.log_in(cluster.a), clients.log_in(cluster.a)
    row = alerts()[wrong]
    with SITUATIONS[wrong](cluster):
        clients.forget_log()
        found = {kind: status for kind, (status,) in ask_all(user, leaving).items()}
        ready = probe(cluster.a, "/readyz")
        assert probe(cluster.a, "/healthz").status_code == 200
        found["ready"] = (ready.status_code, ready.json()["status"])
        lines = [line for line in clients.new_lines(cluster.a) if '"unavailable"' in line]
    assert found == row.statuses
    assert lines and all(row.reason in line for line in lines)

    assert until(lambda: probe(cluster.a, "/readyz").status_code == 200)
    user.refresh()
    assert user.look().status == 200
    data = {"username": user.name, "password": PASSWORD}
    assert clients.ask(cluster.a, "login", data=data).status == 200
