"""The fixtures of test_wrong.py and test_right.py: `api`, `user`, `address`, `forge`, `start`
and `serve`.

This module imports nothing that reads Django's settings.
"""

import os
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing

import jwt
import pytest
import requests


class Api(requests.Session):
    """A `requests.Session` for the API of a variant. It takes paths: api.get("/api/protected/")."""

    def __init__(self, address):
        super().__init__()
        self.address = address

    def request(self, method, path, *, token=None, headers=None, **more):
        """Send a request and return the response.

        Args:
            path: such as "/api/protected/".
            token: if given, the request has the header `Authorization: Bearer TOKEN`.
            more: as for requests: data=, json=, allow_redirects= …
        """
        if token is not None:
            headers = {"Authorization": f"Bearer {token}"} | (headers or {})
        more.setdefault("timeout", 30)
        return super().request(method, self.address + path, headers=headers, **more)

    def log_in(self, username="user", password="pass"):
        """Log in and return the tokens: {"access": …, "refresh": …}."""
        answer = self.post("/api/token/", data={"username": username, "password": password})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refresh(self, token):
        """Send this refresh token to the refresh URL, and return the response."""
        return self.post("/api/token/refresh/", data={"refresh": token})


@pytest.fixture
def address(live_server):
    """The base URL of the variant: a live server on a free port."""
    return live_server.url


@pytest.fixture
def user(transactional_db, django_user_model):
    """The demo user of the lessons, who is neither staff nor superuser."""
    user, _ = django_user_model.objects.get_or_create(username="user")
    user.set_password("pass")
    user.save()
    return user


@pytest.fixture
def api(address, user):
    """An Api of this variant, in which the demo user has an account."""
    with Api(address) as session:
        yield session


@pytest.fixture
def forge():
    """A function that returns a token that the server did not issue.

    forge(key, user) returns an access token for that user, signed with that key. More claims
    replace those of the token; None removes a claim: forge(key, user, exp=None).
    """

    def make(key, user, **claims):
        now = int(time.time())
        own = {"token_type": "access", "exp": now + 300, "iat": now, "jti": uuid.uuid4().hex}
        claims = own | {"user_id": str(user.pk)} | claims
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, key, algorithm="HS256")

    return make


@pytest.fixture
def start():
    """A function that runs `manage.py` in a process of its own, and returns the finished process.

    start("check", JWT_SIGNING_KEY=None) runs `manage.py check` without that environment variable.
    """

    def run(*command, **environment):
        changed = os.environ | environment
        return subprocess.run(
            [sys.executable, "-B", "manage.py", *command],
            env={name: value for name, value in changed.items() if value is not None},
            capture_output=True,
            text=True,
        )

    return run


@pytest.fixture
def serve(user, settings, tmp_path):
    """A function that serves the variant in a process of its own, and returns its Api.

    The server has a copy of the database as it is now. serve(NAME="value") sets environment
    variables. For what a process reads when it starts, or imports only once.
    """
    running = []

    def run(**environment):
        from guide import servers  # not in the lab, where no process can be started

        copy_database(settings.BASE_DIR / "db.sqlite3", user)
        port = servers.free_port()
        command = [sys.executable, "-B", "manage.py", "runserver", "--noreload", str(port)]
        log = tmp_path / f"{port}.log"
        running.append(servers.start(command, port, log, env=os.environ | environment))
        return Api(f"http://{servers.ADDRESS}:{port}")

    yield run
    for server in running:
        server.kill()
        server.wait()


def copy_database(path, user):
    """Copy the database of the tests to a file, with a password hash that the settings accept."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.db import connection

    tests_hash = user.password
    user.password = PBKDF2PasswordHasher().encode("pass", "salt", iterations=1)
    user.save()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
    user.password = tests_hash
    user.save()
