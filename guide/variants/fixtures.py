"""What runs inside the process of one side of a pitfall: pytest, with these fixtures at hand for
test_wrong.py and test_right.py. It imports nothing that reads Django's settings."""

import os
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from functools import partialmethod

import jwt
import pytest
import requests
from django.core.servers.basehttp import WSGIServer

from guide import isolated_process


@dataclass(frozen=True)
class Outcome:
    """What came of one test: "passed", "failed" or "skipped", and for a failure the type of the
    exception, the text that pytest shows, and a guide.exercises.failure_recorder.Failure."""

    test: str
    outcome: str
    exception: str = ""
    text: str = ""
    told: object = None


def run(tests, project, environment, is_set_up, connection):
    """Runs the tests in this process, which must be a fresh one, and sends the outcomes."""
    from guide.exercises.failure_recorder import Listener  # which the lab has no use for

    isolated_process.enter(project, environment, "../log.txt")
    # The live server looks so often whether it is to stop; socketserver's default costs a side
    # more time than its tests.
    WSGIServer.serve_forever = partialmethod(WSGIServer.serve_forever, poll_interval=0.01)
    side = Side(is_set_up)
    # Of two wrappers of a hook the later one is the outer: what the listener adds, the side sees.
    plugins = [sys.modules[__name__], Listener(project), side]
    pytest.main(ARGUMENTS + [tests], plugins=plugins)
    sys.stdout.flush()
    connection.send(side.outcomes)


ARGUMENTS = [
    "-p",
    "pytest_django.plugin",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:unraisableexception",
    "-c",
    "pytest.ini",
    # The tables straight from the models: the migrations would take longer than the tests.
    "--no-migrations",
    "--noconftest",
    "--color=no",
    # `import wrong` finds the module of the project, not the one beside the tests.
    "--import-mode=importlib",
    # Django's test runner would turn DEBUG off; the tests see what a served project shows.
    "--override-ini=django_debug_mode=keep",
]


class Side:
    """The plugin of one run: it prepares the side, and records the outcomes."""

    def __init__(self, is_set_up):
        self.is_set_up = is_set_up
        self.outcomes = []

    def pytest_configure(self, config):
        from django.conf import settings

        # Too fast for anything but tests; a side may name its own.
        if not settings.is_overridden("PASSWORD_HASHERS"):
            settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        if self.is_set_up:
            config.pluginmanager.register(RealDatabase())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if report.when == "call" or not report.passed:
            exception = call.excinfo.typename if call.excinfo else ""
            told = getattr(report, "told", None)
            outcome = Outcome(item.name, report.outcome, exception, report.longreprtext, told)
            self.outcomes.append(outcome)
        return report


class RealDatabase:
    """For a set-up: the tests use the database that it left behind, as a server would."""

    @pytest.fixture(scope="session")
    def django_db_setup(self, django_db_blocker):
        with django_db_blocker.unblock():
            yield


class Api(requests.Session):
    """A client of the served side. Paths are as in the lessons: api.get("/api/protected/")."""

    def __init__(self, address):
        super().__init__()
        self.address = address

    def request(self, method, path, *, token=None, headers=None, **more):
        """Sends the request, with `Authorization: Bearer TOKEN` if there is a token. The rest is
        as in requests: data=, json=, headers=, allow_redirects= …"""
        if token is not None:
            headers = {"Authorization": f"Bearer {token}"} | (headers or {})
        more.setdefault("timeout", 30)
        return super().request(method, self.address + path, headers=headers, **more)

    def log_in(self, username="user", password="pass"):
        """Gives {"access": …, "refresh": …}."""
        answer = self.post("/api/token/", data={"username": username, "password": password})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refresh(self, token):
        """Gives the response to a refresh with this token."""
        return self.post("/api/token/refresh/", data={"refresh": token})


@pytest.fixture
def address(live_server):
    """Where this side is served: real HTTP, on a free port."""
    return live_server.url


@pytest.fixture
def user(transactional_db, django_user_model):
    """The demo user of the lessons: an ordinary one, neither staff nor superuser."""
    user, _ = django_user_model.objects.get_or_create(username="user")
    user.set_password("pass")
    user.save()
    return user


@pytest.fixture
def api(address, user):
    """A client of this side, where the demo user has an account."""
    with Api(address) as session:
        yield session


@pytest.fixture
def forge():
    """Makes a token without the server: forge(key, user) is an access token for that user, as the
    server would sign it with that key. More claims replace its own; None takes one away."""

    def make(key, user, **claims):
        now = int(time.time())
        own = {"token_type": "access", "exp": now + 300, "iat": now, "jti": uuid.uuid4().hex}
        claims = own | {"user_id": str(user.pk)} | claims
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, key, algorithm="HS256")

    return make


@pytest.fixture
def start():
    """Starts the project afresh: start("check", JWT_SIGNING_KEY=None) runs `manage.py check` in a
    process of its own, with that variable removed, and gives what came of it."""

    def run(*command, **environment):
        changed = os.environ | environment
        return subprocess.run(
            [sys.executable, "-B", "manage.py", *command],
            env={name: value for name, value in changed.items() if value is not None},
            capture_output=True,
            text=True,
        )

    return run
