import json
import secrets
import socket
import threading
import time

import pytest
from django.db import connection

# What a machine may have set is taken out: these are the defaults.
DEFAULT = dict.fromkeys(["HTTPS", "HSTS_SECONDS", "DEBUG", "ALLOWED_HOSTS", "DATABASE_URL"])

SHOW = """
import json
from django.conf import settings
from django.test import Client
shown = {name: getattr(settings, name) for name in NAMES}
shown["database"] = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
shown["password"] = settings.DATABASES["default"].get("PASSWORD")
for host in HOSTS:
    answer = Client().get("/api/public/", headers={"Host": host})
    shown[host] = [answer.status_code, answer.headers.get("Location", "")]
print(json.dumps(shown))
"""
NAMES = ["DEBUG", "SECURE_HSTS_SECONDS"]


@pytest.fixture
def show(start):
    """Return what a process of the project shows: settings, and its responses to hosts."""

    def run(*hosts, **environment):
        code = SHOW.replace("NAMES", repr(NAMES)).replace("HOSTS", repr(hosts))
        done = start("shell", "-v0", "-c", code, **environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


# The secret


@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_secret_nothing_starts_and_one_line_says_why(start, secret):
    run = start("check", SECRET_KEY=secret)

    assert run.returncode != 0
    assert run.stderr.count("\n") == 1 and "SECRET_KEY" in run.stderr


def test_a_secret_may_contain_any_character(start):
    secret = "$HOME " + secrets.token_urlsafe(48)
    code = "from django.conf import settings; print(settings.SECRET_KEY)"

    assert start("shell", "-v0", "-c", code, SECRET_KEY=secret).stdout == secret + "\n"


def test_a_secret_and_a_key_are_enough_to_be_ready_for_deployment(start):
    secret = secrets.token_urlsafe(48)
    run = start("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=secret, **DEFAULT)

    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout


# Each default is the safe one


def test_by_default_debug_is_off(show):
    assert show(**DEFAULT)["DEBUG"] is False


def test_by_default_only_this_machine_is_served_and_http_is_redirected(show):
    shown = show("localhost", "127.0.0.1", "attacker.example", **DEFAULT)

    assert shown["localhost"] == [301, "https://localhost/api/public/"]
    assert shown["127.0.0.1"] == [301, "https://127.0.0.1/api/public/"]
    assert shown["attacker.example"] == [400, ""]


def test_by_default_browsers_refuse_http_for_an_hour_on_this_host_alone(client, show, settings):
    assert show(**DEFAULT)["SECURE_HSTS_SECONDS"] == 3600
    assert not settings.SECURE_HSTS_INCLUDE_SUBDOMAINS and not settings.SECURE_HSTS_PRELOAD


def test_by_default_the_database_is_sqlite(show):
    assert show(**DEFAULT)["database"] == "sqlite3"


# The environment says otherwise


def test_the_environment_sets_debug_and_hosts(show):
    hosts = "notes.example,www.notes.example"
    changed = {"HTTPS": "off", "DEBUG": "on", "ALLOWED_HOSTS": hosts}
    shown = show(*hosts.split(","), "attacker.example", **changed)

    assert shown["DEBUG"] is True
    assert [shown[host] for host in hosts.split(",")] == [[200, ""], [200, ""]]
    assert shown["attacker.example"] == [400, ""]


def test_the_environment_says_how_long_browsers_refuse_http(show):
    year = {"HSTS_SECONDS": "31536000"}

    assert show(HTTPS="on", **year)["SECURE_HSTS_SECONDS"] == 31536000
    assert show(HTTPS="off", **year)["SECURE_HSTS_SECONDS"] == 0


def test_a_url_makes_it_postgresql_with_any_password(show):
    shown = show(DATABASE_URL="postgres://notes:p%2F%40%3A%23%25ss@db.example/notes")

    assert shown["database"] == "postgresql"
    assert shown["password"] == "p/@:#%ss"


# Connections


def test_connections_are_kept_for_ten_minutes_and_checked_before_use(db):
    assert connection.settings_dict["CONN_MAX_AGE"] == 600
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True


@pytest.fixture
def silent_port():
    """The port of a server that accepts connections, and closes them after twenty seconds."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over, connections = threading.Event(), []

        def accept():
            connections.append(server.accept()[0])
            over.wait(20)
            connections[0].close()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]
        over.set()


def test_a_silent_postgresql_is_given_up_within_seconds(start, silent_port):
    url = f"postgres://notes@127.0.0.1:{silent_port}/notes"
    code = "from django.db import connection; connection.ensure_connection()"
    began = time.monotonic()
    run = start("shell", "-v0", "-c", code, DATABASE_URL=url)

    assert "OperationalError" in run.stderr
    assert time.monotonic() - began < 15


# Files


def test_static_files_are_served_without_debug(client):
    answer = client.get("/static/api/page.js")

    assert answer.status_code == 200
