"""What the drills share: one cluster for all of them, and the users of each."""

import os

import pytest

from tests.production.statuses import counted

# gunicorn runs on Linux and macOS.
collect_ignore_glob = [] if os.name == "posix" else ["test_*.py"]


def pytest_addoption(parser):
    parser.addoption("--races", type=int, default=20, help="how often each race is run (20)")


@pytest.fixture(scope="session")
def cluster(needs):
    """The running Cluster of the last step. Each drill leaves all of its servers running."""
    from tests.production.drills.cluster import lacks_postgresql, lacks_redis, running

    needs("PostgreSQL, as one who may start it", not lacks_postgresql())
    needs("Redis", not lacks_redis())
    with running() as cluster:
        yield cluster


@pytest.fixture
def clients(cluster):
    """The Clients of a drill."""
    from tests.production.drills.clients import Clients

    return Clients(cluster)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Record what a drill's clients were answered. Then no log may hold a traceback."""
    clients = item.funcargs.get("clients") or item.funcargs["races"]
    try:
        result = yield
    finally:
        item.add_report_section("call", "log of the API", clients.tracebacks())
        item.user_properties += [
            ("requests", clients.statuses.total()),
            ("statuses", counted(clients.statuses)),
            ("slowest", f"{clients.slowest:.1f} s"),
        ]
    assert clients.tracebacks() == ""
    return result
