"""The live tier with PostgreSQL: it reads which migrations are applied, and writes nothing."""

import os
import subprocess
import sys
import uuid
from contextlib import closing

import psycopg
import pytest

from guide import course, projects

pytestmark = pytest.mark.slow

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgres://postgres@127.0.0.1:5432")
SETTINGS = """
INSTALLED_APPS += ["rest_framework_simplejwt.token_blacklist"]
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql", "HOST": os.environ["HOST"],
    "PORT": os.environ["PORT"], "NAME": os.environ["NAME"], "USER": os.environ["OWNER"],
}}
"""


@pytest.fixture
def database(needs):
    """The environment of an empty PostgreSQL database, which is dropped afterwards."""
    try:
        server = psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        needs(f"PostgreSQL at {POSTGRESQL}", False)
    with closing(server):
        info, name = server.info, f"doctor_{uuid.uuid4().hex}"
        server.execute(f"CREATE DATABASE {name}")
        yield {"HOST": info.host, "PORT": str(info.port), "NAME": name, "OWNER": info.user}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrate(folder, environ, *names):
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0", *names],
        cwd=folder,
        env=os.environ | environ,
        check=True,
    )


def test_tables_that_are_missing_are_seen_until_they_are_there(lay_out, examine, database):
    folder = lay_out(SETTINGS)
    keys = {"DJANGO_KEY": "d" * 50, "TOKEN_KEY": "t" * 50}
    migrate(folder, database | keys, "auth")

    before = examine(folder, "live", **database)
    migrate(folder, database | keys)
    after = examine(folder, "live", **database)

    assert (before.said["tier"], before.said["complete"]) == ("live", True)
    assert before.codes == {"blacklist_not_migrated": "warning"}
    assert (after.said["tier"], after.said["complete"]) == ("live", True)
    assert after.codes == {}


def test_a_server_that_is_not_there_leaves_the_run_incomplete(lay_out, examine):
    environ = {"HOST": "127.0.0.1", "PORT": "9", "NAME": "x", "OWNER": "x"}

    report = examine(lay_out(SETTINGS), "live", **environ)

    assert not report.said["complete"]
    assert "does not answer (OperationalError)" in report.said["live"]


@pytest.mark.parametrize("number", ["08", "09", "10"])
def test_the_user_of_a_token_is_found_in_the_database_of_a_step(examine, tmp_path, number):
    folder = projects.lay_out(course.find_step(number).path, tmp_path / "project")
    projects.prepare(folder)

    report = examine(folder, "live", **projects.environment())

    assert (report.said["tier"], report.said["complete"]) == ("live", True)
    assert "user_is_not_found" not in report.codes
