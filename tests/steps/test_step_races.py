"""Two refreshes with one token, at the same moment, over HTTP: one wins, on each database."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest
import requests

from guide import course, projects

pytestmark = pytest.mark.slow

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgres://postgres@127.0.0.1:5432")
ROUNDS = 5  # ten refreshes: as many as the throttle lets through in a minute


@pytest.fixture
def postgresql(needs):
    """The address of an empty PostgreSQL database, which is dropped afterwards."""
    try:
        server = psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        needs(f"PostgreSQL at {POSTGRESQL}", False)
    name = f"guide_{uuid.uuid4().hex}"
    with closing(server):
        server.execute(f"CREATE DATABASE {name}")
        yield f"{POSTGRESQL}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def race(address):
    """Logs in, and sends the refresh token twice at once; gives the two statuses, sorted."""
    login = requests.post(f"{address}/api/token/", {"username": "user", "password": "pass"})
    assert login.status_code == 200, login.text
    data = {"refresh": login.json()["refresh"]}
    with ThreadPoolExecutor(2) as threads:
        send = [
            threads.submit(requests.post, f"{address}/api/token/refresh/", data) for _ in range(2)
        ]
        return sorted(future.result().status_code for future in send)


def test_on_sqlite_one_wins(tmp_path):
    project = projects.lay_out(course.find_step("09").path, tmp_path / "project")
    projects.prepare(project)

    with projects.serving(project) as address:
        assert [race(address) for _ in range(ROUNDS)] == [[200, 401]] * ROUNDS


def test_on_postgresql_one_wins(tmp_path, postgresql):
    project = projects.lay_out(course.steps()[-1].path, tmp_path / "project")
    projects.prepare(project, DATABASE_URL=postgresql)

    with projects.serving(project, DATABASE_URL=postgresql) as address:
        assert [race(address) for _ in range(ROUNDS)] == [[200, 401]] * ROUNDS
