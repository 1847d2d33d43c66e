"""Simulated users. Each logs in, sends requests and refreshes, while servers are stopped."""

import random
import threading
import time
from collections import Counter

import requests

PATHS = {
    "login": "/api/token/",
    "refresh": "/api/token/refresh/",
    "logout": "/api/token/blacklist/",
    "verify": "/api/token/verify/",
    "protected": "/api/protected/",
}
NO_ANSWER = None
SECONDS = 30  # the timeout of a request
PATIENCE = 90  # how long a user tries again, in seconds


class Report:
    """What a drill has observed. Many threads write it."""

    def __init__(self, name, did):
        self.name, self.did = name, did
        self.statuses, self.problems, self.seen = Counter(), [], {}
        self.again = 0  # logins after a refresh whose answer had got lost
        self.slowest = 0  # seconds
        self.lock = threading.Lock()

    def __str__(self):
        counts = ", ".join(
            f"{number} × {'no answer' if status is NO_ANSWER else status}"
            for status, number in sorted(self.statuses.items(), key=lambda it: str(it[0]))
        )
        verdict = "FAILED" if self.problems else "ok"
        said = f"{self.statuses.total()} requests: {counts}; the slowest took {self.slowest:.1f} s"
        if self.again:
            said += f"; {self.again} logged in again after a lost answer"
        lines = [f"{verdict:<7} {self.name}: {self.did} {said}."]
        return "\n".join([*lines, *(f"        {problem}" for problem in self.problems[:5])])

    def expect(self, true, problem):
        if not true:
            with self.lock:
                self.problems.append(problem)

    def note(self, gone, kind, status):
        """Record the status of a kind of request while a server was unavailable."""
        with self.lock:
            self.seen.setdefault((gone, kind), set()).add(status)


class Answer:
    def __init__(self, status, body):
        self.status, self.body = status, body


def ask(report, api, kind, data=None, token=None, address=None):
    """Send one request as the proxy would, and return its Answer.

    The status is NO_ANSWER if the connection broke. A status of 500 is reported as a problem."""
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": address or anywhere()}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    method = "GET" if kind == "protected" else "POST"
    began = time.monotonic()
    try:
        response = requests.request(
            method, api.address + PATHS[kind], data=data, headers=headers, timeout=SECONDS
        )
        answer = Answer(response.status_code, response.json())
    except requests.Timeout:
        report.expect(False, f"{kind}: no answer in {SECONDS} s")
        answer = Answer(NO_ANSWER, {})
    except requests.JSONDecodeError:
        answer = Answer(response.status_code, {})
    except requests.RequestException:
        answer = Answer(NO_ANSWER, {})
    with report.lock:
        report.statuses[answer.status] += 1
        report.slowest = max(report.slowest, time.monotonic() - began)
    report.expect(answer.status != 500, f"{kind} was answered with 500")
    return answer


def anywhere():
    """Return a random IP address, so that no limit per IP address is reached."""
    return "10." + ".".join(str(random.randrange(256)) for _ in range(3))


class User:
    """A simulated user with an account.

    If one API process does not answer, the next request goes to the other one.
    """

    def __init__(self, cluster, report):
        self.report, self.name = report, next(cluster.names)
        self.apis = random.sample(cluster.apis, 2)
        self.tokens = {}

    def __repr__(self):
        return self.name

    def ask(self, kind, **more):
        answer = ask(self.report, self.apis[0], kind, **more)
        if answer.status is NO_ANSWER:
            self.apis.reverse()
        return answer

    def log_in(self):
        """Log in, and try again while servers are unavailable.

        Raises:
            RuntimeError: if the login is rejected.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self.ask("login", data={"username": self.name, "password": "pass"})
            if answer.status == 200:
                self.tokens = answer.body
                return self
            if answer.status not in (503, NO_ANSWER):
                break
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} cannot log in: {answer.status} {answer.body}")

    def look(self):
        answer = self.ask("protected", token=self.tokens["access"])
        right = {200: answer.body.get("message", "").startswith(f"Hello, {self.name}!")}
        fine = right.get(answer.status, answer.status in (503, NO_ANSWER))
        self.report.expect(fine, f"{self.name} was refused: {answer.status} {answer.body}")
        return answer

    def refresh(self):
        """Refresh, keep the new tokens and return True; report a problem and return False.

        A response that got lost may have used up the token. Only then the user logs in again."""
        lost = False
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self.ask("refresh", data={"refresh": self.tokens["refresh"]})
            if answer.status == 200:
                self.tokens = answer.body
                return True
            if answer.status == 401 and lost:
                with self.report.lock:
                    self.report.again += 1
                self.log_in()
                return True
            if answer.status not in (503, NO_ANSWER):
                break
            lost = lost or answer.status is NO_ANSWER
            time.sleep(0.1)
        self.report.expect(
            False, f"{self.name}: an accepted refresh got lost: {answer.status} {answer.body}"
        )
        return False


class Load:
    """Simulated users, each in its own thread, for the time of a `with` block.

    At its end, all of them must still be logged in."""

    def __init__(self, cluster, report, users=6):
        self.report = report
        self.users = [User(cluster, report) for _ in range(users)]
        self.over = threading.Event()
        self.threads = [
            threading.Thread(target=self.live, args=[user], daemon=True) for user in self.users
        ]

    def live(self, user):
        try:
            while not self.over.is_set():
                for _ in range(random.randrange(3, 8)):
                    user.look()
                    self.over.wait(0.05)
                user.refresh()
        except Exception as error:  # a thread has nobody else to tell
            self.report.expect(False, f"{user}: {error}")

    def __enter__(self):
        for user in self.users:
            user.log_in()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind, *_):
        self.over.set()
        if kind:  # nobody waits for them: the servers are about to be taken down
            return
        for thread in self.threads:
            thread.join()
        for user in self.users:
            user.refresh()
            self.report.expect(user.look().status == 200, f"{user} is not let in any more")
