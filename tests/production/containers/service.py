"""The service of the lesson in its containers, and users who reach it through the proxy alone."""

import socket
import ssl
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from threading import Event

import requests

from tests.production.containers.engine import COMPOSE
from tests.production.drills.cluster import until
from tests.production.test_web_servers import SLOW_REQUEST

URL = "https://localhost"  # Caddy makes a certificate of its own for this name
SECRET = "p/@ #%$"  # of PostgreSQL and Redis: the lesson allows any character
PASSWORD = "pass"
NO_ANSWER = None  # instead of a status: there was no response
DOWN = {NO_ANSWER, 502, 503, 504}  # a client tries again
PATIENCE = 60  # how long, in seconds
CERTIFICATE = "/data/caddy/pki/authorities/local/root.crt"

NAMES = "anna ben carla dan emma finn greta hugo ida jan kim".split()

CREATE = """
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
User, hashed = get_user_model(), make_password({password!r})
User.objects.bulk_create(User(username=name, password=hashed) for name in {names!r})
"""
DEACTIVATE = """
from django.contrib.auth import get_user_model
user = get_user_model().objects.get(username={name!r})
user.is_active = False
user.save()
"""


class Service:
    """The running containers, and what an administrator types to them.

    statuses: a Counter of the statuses of all responses.
    """

    def __init__(self, engine):
        self.engine, self.statuses = engine, Counter()
        self.senders = engine.clients(12)

    def start(self):
        """Start everything, and wait until the proxy answers from the API."""
        self.engine.compose("up", "-d")
        self.trust()
        assert until(self.is_ready, PATIENCE)

    def is_ready(self):
        return self.ask("GET", "/readyz")[0] == 200

    def create_users(self):
        self.python(CREATE.format(password=PASSWORD, names=NAMES))

    def trust(self):
        """Fetch the certificate that has signed the proxy's. Nothing else is trusted."""
        [proxy] = self.engine.containers("proxy")
        copy = ("docker", "cp", f"{proxy}:{CERTIFICATE}", "root.crt")
        assert until(lambda: self.engine.run(*copy, check=False).returncode == 0)

    def ask(self, *args, **options):
        """Send a request. Return its status, or NO_ANSWER, and its JSON."""
        return self.senders.submit(self.send, *args, **options).result()

    def send(self, method, path, token=None, **options):
        """Do so: this thread is in the engine's network."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= options.pop("headers", {})
        certificate = self.engine.project / "root.crt"
        options = {"timeout": 30, "headers": headers, "verify": certificate} | options
        try:
            response = requests.request(method, URL + path, **options)
        except requests.RequestException:
            self.statuses["no answer"] += 1
            return NO_ANSWER, {}
        self.statuses[response.status_code] += 1
        is_json = "json" in response.headers.get("Content-Type", "")
        return response.status_code, response.json() if is_json else {}

    def insist(self, *args, **options):
        """Send a request until there is a response of the API. Return its status and its JSON."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            status, body = self.ask(*args, **options)
            if status not in DOWN:
                return status, body
            time.sleep(0.2)
        raise AssertionError(f"{args}: no response in {PATIENCE} s, at last {status}")

    def python(self, code):
        """Run code in the project, as an administrator does."""
        shell = ("python", "manage.py", "shell", "-v0", "-c", code)
        return self.engine.run("docker", "exec", self.engine.containers("api")[0], *shell).stdout

    def make_key(self):
        run = ("run", "--rm", "--no-deps", "migrate", "python", "make_key.py")
        return self.engine.compose(*run).split()[-1]

    def users(self, *names):
        """Return users of NAMES, logged in."""
        return [User(self, name) for name in names]

    def deactivate(self, user):
        self.python(DEACTIVATE.format(name=user.name))

    def type(self, commands):
        """Run commands of a page in one shell, with the compose program that is there.

        The shell is in the engine's network, and curl trusts the proxy's certificate."""
        script = "\n".join(commands).replace("docker compose", " ".join(COMPOSE))
        inside = ("nsenter", f"--net=/proc/{self.engine.process.pid}/ns/net")
        trust = "export CURL_CA_BUNDLE=root.crt\n"
        return self.engine.run(*inside, "bash", "-ec", trust + script).stdout

    def answers_beside_slow_clients(self, request=SLOW_REQUEST):
        """Return whether another client gets a response while many requests do not end."""
        return self.senders.submit(self.send_beside_slow_clients, request).result()

    def send_beside_slow_clients(self, request):
        context = ssl.create_default_context(cafile=self.engine.project / "root.crt")
        with ExitStack() as stack:
            for _ in range(80):  # the two replicas have eight threads each
                client = stack.enter_context(socket.create_connection(("localhost", 443)))
                client = context.wrap_socket(client, server_hostname="localhost")
                with suppress(OSError):  # the proxy hangs up while it rejects a long request
                    stack.enter_context(client).sendall(request)
                time.sleep(0.02)  # so that each process accepts some
            time.sleep(1)
            return self.send("GET", "/api/public/", timeout=10)[0] == 200

    @contextmanager
    def load(self, users, rejected):
        """For the time of a `with` block, let users work, and those who are out try to.

        Raises:
            AssertionError: at the end, if a user was logged out, or one of `rejected` was not.
        """
        end = Event()
        with ThreadPoolExecutor(len(users + rejected)) as threads:
            tasks = [threads.submit(user.work, end) for user in users]
            tasks += [threads.submit(user.try_to_return, end) for user in rejected]
            try:
                yield
                time.sleep(1)
            finally:
                end.set()
        for task in tasks:
            task.result()

    def log(self, container):
        process = self.engine.run("docker", "logs", container)
        return process.stdout + process.stderr


class User:
    """A user who logs in when made. notes: what the API has accepted from this user."""

    def __init__(self, service, name, notes=()):
        self.service, self.name, self.notes = service, name, list(notes)
        data = {"username": name, "password": PASSWORD}
        status, tokens = service.insist("POST", "/api/token/", data=data)
        assert status == 200, (status, tokens)
        self.access, self.refresh = tokens["access"], tokens["refresh"]

    def work(self, end):
        while not end.is_set():
            assert self.greet() == 200, f"{self.name} is logged out"
            self.write()
            self.renew()
            time.sleep(0.3)

    def greet(self):
        return self.service.insist("GET", "/api/protected/", self.access)[0]

    def write(self):
        text = f"{self.name} {len(self.notes)}"
        status, note = self.service.ask("POST", "/api/notes/", self.access, data={"text": text})
        assert status in DOWN | {201}, (status, note)
        if status == 201:
            self.notes.append((note["id"], text))

    def renew(self):
        data = {"refresh": self.refresh}
        status, tokens = self.service.insist("POST", "/api/token/refresh/", data=data)
        assert status == 200, f"{self.name} has lost the login: {status} {tokens}"
        self.access, self.refresh = tokens["access"], tokens["refresh"]

    def log_out(self):
        data = {"refresh": self.refresh}
        status, _ = self.service.insist("POST", "/api/token/blacklist/", data=data)
        assert status == 200

    def try_to_return(self, end):
        while not end.is_set():
            refresh = {"refresh": self.refresh}
            for answer in (
                self.service.ask("GET", "/api/protected/", self.access),
                self.service.ask("POST", "/api/token/refresh/", data=refresh),
            ):
                assert answer[0] in DOWN | {401}, f"{self.name} is out, but: {answer}"
            time.sleep(0.3)

    def check_notes(self):
        """Check that each note that was accepted is there."""
        status, notes = self.service.insist("GET", "/api/notes/", self.access)
        assert status == 200
        assert set(self.notes) <= {(note["id"], note["text"]) for note in notes}
