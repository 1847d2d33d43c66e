"""Two requests at the same moment, many times, to a step on a real server."""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import jwt
import requests

from guide import projects
from tests.production.attacks import local_server
from tests.production.drills.clients import PATHS
from tests.production.drills.cluster import PASSWORD, QUICK_SETTINGS, SET_UP

PROGRAMS = Path(__file__).parent / "programs"
USERS = 3000  # each round takes one that no other round has used
TIMEOUT = 60  # of a request, in seconds


class Races:
    """The clients of a served step.

    slowest: the longest request, in seconds.

    Args:
        names: an iterator of the names of its users.
        log: the path of its log.
    """

    def __init__(self, address, names, log):
        self.address, self.names, self.log = address, names, log
        self.answered, self.slowest, self.log_size = [], 0, log.stat().st_size

    @property
    def statuses(self):
        """A Counter of the statuses of all responses."""
        return Counter(self.answered)

    def tracebacks(self):
        """Return the end of the server's log, from the first traceback on, or ""."""
        new = self.log.read_bytes()[self.log_size :].decode("utf-8", "replace")
        return "".join(new.partition("Traceback")[1:])[:6000]

    def run(self, race, times):
        """Run a race a number of times, each with a user of its own.

        Raises:
            AssertionError: if one of them ends wrong.
        """
        for _ in range(times):
            race(self, next(self.names))

    def send(self, method, path, data=None, token=None):
        """Send a request. Return the status and the JSON, or {}.

        Raises:
            AssertionError: if the status is 500.
        """
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = self.address + path
        response = requests.request(method, url, data=data, headers=headers, timeout=TIMEOUT)
        self.answered.append(response.status_code)
        self.slowest = max(self.slowest, response.elapsed.total_seconds())
        assert response.status_code != 500, f"{path} was answered with 500"
        is_json = "json" in response.headers.get("Content-Type", "")
        return response.status_code, response.json() if is_json else {}

    def log_in(self, name):
        data = {"username": name, "password": PASSWORD}
        return self.send("POST", PATHS["login"], data)

    def refresh(self, tokens):
        return self.send("POST", PATHS["refresh"], {"refresh": tokens["refresh"]})

    def log_out(self, tokens):
        return self.send("POST", PATHS["logout"], {"refresh": tokens["refresh"]})

    def change(self, kind, name):
        """Change an account: "password", "deactivate", "activate" or "delete"."""
        return self.send("POST", f"/race/{kind}/{name}/")

    def at_once(self, *requests):
        """Send requests at the same moment: functions, each called in a thread of its own.

        Returns what they return, [(status, JSON), …]."""
        barrier = Barrier(len(requests))

        def call(request):
            barrier.wait()
            time.sleep(random.random() * 0.004)  # sometimes one is the first, sometimes another
            return request()

        with ThreadPoolExecutor(len(requests)) as threads:
            return list(threads.map(call, requests))

    def check_nothing_survives(self, *pairs):
        """Check that the server accepts none of these tokens. The newest pair comes first."""
        access = [self.send("GET", PATHS["protected"], token=pair["access"])[0] for pair in pairs]
        refresh = [self.refresh(pair)[0] for pair in pairs]
        assert set(access + refresh) == {401}, f"a token works: access {access}, refresh {refresh}"

    def check_works(self, pair):
        """Check that the server accepts both tokens of a pair."""
        assert self.send("GET", PATHS["protected"], token=pair["access"])[0] == 200
        assert self.refresh(pair)[0] == 200


def one_of_two_refreshes_succeeds(races, name):
    """Of two refreshes with one token, one returns a successor, and the login continues."""
    _, tokens = races.log_in(name)
    answers = races.at_once(lambda: races.refresh(tokens), lambda: races.refresh(tokens))
    statuses = sorted(status for status, _ in answers)
    assert statuses == [200, 401], f"two refreshes with one token got {statuses}"
    [successor] = [body for status, body in answers if status == 200]
    races.check_works(successor)


def two_refreshes_return_one_successor(races, name):
    """Two refreshes with one token return the same successor, and the login continues."""
    _, tokens = races.log_in(name)
    answers = races.at_once(lambda: races.refresh(tokens), lambda: races.refresh(tokens))
    statuses = [status for status, _ in answers]
    assert statuses == [200, 200], f"two refreshes with one token got {statuses}"
    successors = {jti_of(body["refresh"]) for _, body in answers}
    assert len(successors) == 1, f"one token has {len(successors)} successors"
    races.check_works(answers[0][1])


def refresh_during_logout(races, name):
    _, tokens = races.log_in(name)
    meanwhile = races.at_once(lambda: races.refresh(tokens), lambda: races.log_out(tokens))
    check_ended(races, tokens, *meanwhile)


def refresh_during_password_change(races, name):
    during_change(races, name, "password")


def refresh_during_deactivation(races, name):
    during_change(races, name, "deactivate")


def refresh_during_deletion(races, name):
    during_change(races, name, "delete")


def refresh_during_reuse(races, name):
    """A token is used again that was replaced twice, and the newest one at the same moment."""
    _, oldest = races.log_in(name)
    _, newest = races.refresh(races.refresh(oldest)[1])
    refreshed, reused = races.at_once(lambda: races.refresh(newest), lambda: races.refresh(oldest))
    check_ended(races, newest, refreshed, reused, status=401)


def login_during_password_change(races, name):
    login_during_change(races, name, "password")


def login_during_deactivation(races, name):
    login_during_change(races, name, "deactivate")


def login_during_deletion(races, name):
    login_during_change(races, name, "delete")


def login_during_change(races, name, kind):
    """Change an account while its user logs in. A deactivated user is activated afterwards."""
    login, change = races.at_once(lambda: races.log_in(name), lambda: races.change(kind, name))
    assert change[0] == 200, f"the change of the account got {change[0]}"
    assert login[0] in (200, 401), f"the login got {login[0]}"
    if kind == "deactivate":
        races.change("activate", name)
    if login[0] == 200:
        races.check_nothing_survives(login[1])


def during_change(races, name, kind):
    """Change an account while its user refreshes. A deactivated user is activated afterwards."""
    _, tokens = races.log_in(name)
    meanwhile = races.at_once(lambda: races.refresh(tokens), lambda: races.change(kind, name))
    if kind == "deactivate":
        races.change("activate", name)
    check_ended(races, tokens, *meanwhile)


def check_ended(races, tokens, refreshed, ended, status=200):
    """Check that the login has ended, whichever of the two requests was the first.

    Args:
        tokens: those from before.
        refreshed: the response to the refresh.
        ended: the response to the request that ends the login.
        status: the status that it must have.
    """
    assert ended[0] == status, f"the request that ends the login got {ended[0]}"
    assert refreshed[0] in (200, 401), f"the refresh got {refreshed[0]}"
    successor = [refreshed[1]] if refreshed[0] == 200 else []
    races.check_nothing_survives(*successor, tokens)


def jti_of(token):
    return jwt.decode(token, options={"verify_signature": False})["jti"]


@contextmanager
def serving(step, database="", atomic=False):
    """Serve a copy of a step with gunicorn: two processes of four threads.

    Args:
        database: the URL of an empty database. Default: SQLite.
        atomic: ATOMIC_REQUESTS, whether each request is a transaction.

    Yields:
        A function that returns new Races.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = projects.lay_out(step.path, Path(folder).resolve() / "project")
        for path in (QUICK_SETTINGS, *PROGRAMS.glob("race_*.py")):
            shutil.copy(path, project)
        env = projects.environment(
            DJANGO_SETTINGS_MODULE="race_settings",
            RACE_DATABASE=database,
            RACE_ATOMIC="on" if atomic else "off",
            PASSWORD=PASSWORD,
        )
        names = [f"user-{number}" for number in range(USERS)]
        command = [sys.executable, SET_UP, *names]
        subprocess.run(command, cwd=project, env=env, check=True, capture_output=True)
        unused = iter(names)
        with local_server.serving(project, env) as address:
            yield lambda: Races(address, unused, project / "server.log")
