"""Simulated users, who log in, send requests and refresh while servers are stopped."""

import random
import threading
import time
from collections import Counter
from contextlib import contextmanager

import requests

from tests.production.drills.cluster import PASSWORD, until

PATHS = {
    "login": "/api/token/",
    "refresh": "/api/token/refresh/",
    "logout": "/api/token/blacklist/",
    "verify": "/api/token/verify/",
    "protected": "/api/protected/",
}
NO_ANSWER = None  # instead of a status: the connection broke
TIMEOUT = 30  # of a request, in seconds
PATIENCE = 90  # how long a user tries again, in seconds


class Answer:
    """A response: its status, or NO_ANSWER, and its JSON."""

    def __init__(self, status, body):
        self.status, self.body = status, body


class Clients:
    """All users of a drill. Many threads use it.

    statuses: a Counter of the statuses of all responses. slowest: the longest request, in seconds.
    """

    def __init__(self, cluster):
        self.cluster = cluster
        self.statuses, self.slowest = Counter(), 0
        self.lock = threading.Lock()
        self.forget_log()

    def forget_log(self):
        """Ignore what the API has logged so far."""
        self.log_sizes = {api: api.log.stat().st_size for api in self.cluster.apis}

    def new_lines(self, api):
        """Return the lines that an API process has logged in this drill."""
        new = api.log.read_bytes()[self.log_sizes[api] :]
        return new.decode("utf-8", "replace").splitlines()

    def tracebacks(self):
        """Return the end of the API's logs, from the first traceback of this drill on, or ""."""
        new = "\n".join("\n".join(self.new_lines(api)) for api in self.log_sizes)
        return "".join(new.partition("Traceback")[1:])[:6000]

    def ask(self, api, kind, data=None, token=None, address=None):
        """Send one request as the proxy would, and return its Answer.

        Args:
            kind: a key of PATHS.
            address: the IP address of the caller. Default: a random one.

        Raises:
            AssertionError: if the status is 500, or there is no response within TIMEOUT.
        """
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": address or any_address()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        method = "GET" if kind == "protected" else "POST"
        url = api.address + PATHS[kind]
        began = time.monotonic()
        try:
            response = requests.request(method, url, data=data, headers=headers, timeout=TIMEOUT)
            status = response.status_code
            body = response.json() if "json" in response.headers.get("Content-Type", "") else {}
        except requests.Timeout:
            raise AssertionError(f"{kind}: no answer in {TIMEOUT} s") from None
        except requests.RequestException:
            status, body = NO_ANSWER, {}
        with self.lock:
            self.statuses[status] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
        assert status != 500, f"{kind} was answered with 500"
        return Answer(status, body)

    def ask_both(self, kind, **more):
        """Return the two statuses with which the API processes answer the same request."""
        return [self.ask(api, kind, **more).status for api in self.cluster.apis]

    def log_in(self, *apis):
        """Return a new User who has logged in, and sends requests to these API processes (both)."""
        user = User(self, apis or random.sample(self.cluster.apis, 2))
        user.log_in()
        return user

    @contextmanager
    def load(self, number=6):
        """Let users send requests, each in its own thread, for the time of a `with` block.

        Yields:
            A list of the Users.

        Raises:
            AssertionError: if one of them got a wrong response, or is not logged in at the end.
        """
        users = [self.log_in() for _ in range(number)]
        over, problems = threading.Event(), []
        threads = [
            threading.Thread(target=user.live, args=[over, problems], daemon=True) for user in users
        ]
        for thread in threads:
            thread.start()
        try:
            yield users
        except AssertionError as error:
            error.add_note(f"Problems of the users meanwhile: {problems}")
            raise
        finally:
            over.set()
        for thread in threads:
            thread.join()
        assert problems == []
        for user in users:
            user.refresh()
            assert user.look().status == 200

    def wait_for(self, status, number=12):
        """Wait until so many more responses have had this status."""
        wanted = self.statuses[status] + number
        assert until(lambda: self.statuses[status] >= wanted), f"no more answers of {status}"

    def check(self, *allowed):
        """Check all statuses of a drill under load: only these, and each 503 that must be seen."""
        assert set(self.statuses) <= set(allowed)
        assert self.statuses[200] >= 10
        assert self.statuses[503] > 0 or 503 not in allowed, "no user noticed the outage"


def any_address():
    """Return a random IP address, so that no limit per IP address is reached."""
    return "10." + ".".join(str(random.randrange(256)) for _ in range(3))


class User:
    """A simulated user with an account of its own.

    If one API process does not answer, the next request goes to the other one."""

    def __init__(self, clients, apis):
        self.clients, self.apis, self.name = clients, [*apis], next(clients.cluster.names)
        self.tokens = {}

    def __repr__(self):
        return self.name

    def ask(self, kind, **more):
        answer = self.clients.ask(self.apis[0], kind, **more)
        if answer.status is NO_ANSWER:
            self.apis.reverse()
        return answer

    def ask_patiently(self, kind, data):
        """Yield Answers of 503 or none, then another one. Give up after PATIENCE."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self.ask(kind, data=data)
            yield answer
            if answer.status not in (503, NO_ANSWER):
                return
            time.sleep(0.1)

    def log_in(self):
        """Log in, and try again while servers are unavailable."""
        credentials = {"username": self.name, "password": PASSWORD}
        *_, answer = self.ask_patiently("login", credentials)
        assert answer.status == 200, f"{self} cannot log in: {answer.status} {answer.body}"
        self.tokens = answer.body

    def look(self):
        """Get the protected view, and return the Answer."""
        answer = self.ask("protected", token=self.tokens["access"])
        greeted = answer.body.get("message", "").startswith(f"Hello, {self.name}!")
        assert answer.status in (503, NO_ANSWER) or answer.status == 200 and greeted, (
            f"{self} was rejected: {answer.status} {answer.body}"
        )
        return answer

    def refresh(self):
        """Refresh, try again while servers are unavailable, and keep the new tokens.

        If the response to a refresh is lost, the same token returns the same successor."""
        *_, answer = self.ask_patiently("refresh", {"refresh": self.tokens["refresh"]})
        assert answer.status == 200, f"{self}: a login was lost: {answer.status} {answer.body}"
        self.tokens = answer.body

    def live(self, over, problems):
        """Look and refresh until an Event is set. Add what goes wrong to a list of problems."""
        try:
            while not over.is_set():
                for _ in range(random.randrange(3, 8)):
                    self.look()
                    over.wait(0.05)
                self.refresh()
        except Exception as error:  # a thread has nobody else to tell
            problems.append(f"{self}: {error}")
