"""Honest users: each logs in, asks, and refreshes, again and again, while servers come and go."""

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
SECONDS = 30  # nobody waits longer for an answer
PATIENCE = 90  # seconds for which somebody tries again


class Report:
    """What a drill has seen. It is written by many threads."""

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
        """Remembers how a kind of request was answered while something was gone."""
        with self.lock:
            self.seen.setdefault((gone, kind), set()).add(status)


class Answer:
    def __init__(self, status, body):
        self.status, self.body = status, body


def ask(report, api, kind, data=None, token=None, address=None):
    """Sends one request as the proxy would; gives its answer, whose status is NO_ANSWER where the
    connection broke. An answer of 500 is a problem wherever it comes."""
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
    """An address that nobody else has: the limits for one address are not what is tried."""
    return "10." + ".".join(str(random.randrange(256)) for _ in range(3))


class User:
    """Somebody with an account, who goes to the other process when one does not answer."""

    def __init__(self, stage, report):
        self.report, self.name = report, next(stage.names)
        self.apis = random.sample(stage.apis, 2)
        self.tokens = {}

    def __repr__(self):
        return self.name

    def ask(self, kind, **more):
        answer = ask(self.report, self.apis[0], kind, **more)
        if answer.status is NO_ANSWER:
            self.apis.reverse()
        return answer

    def log_in(self):
        """Logs in, as often as it takes; raises RuntimeError when that is refused."""
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
        """Refreshes, and keeps what was accepted; gives whether that came to a good end. An answer
        that got lost may have used the token up: then, and only then, a refusal is answered with
        a new login."""
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
    """So many honest users, each in a thread of its own, for as long as the `with` block lasts.
    At its end, all of them are still logged in."""

    def __init__(self, stage, report, users=6):
        self.report = report
        self.users = [User(stage, report) for _ in range(users)]
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
