"""WebSockets of step 24 on real servers: bad input, the log, and a logout in another process."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, closing, suppress
from urllib.parse import quote

import pytest
import requests

from guide import course, packages, projects, servers

if os.name == "posix":
    from tests.production.drills.cluster import SECRET, Redis

STEP = course.find_step("24")
DJANGO = "5.2"  # its packages are pinned with this version; a literal, which `test` reads

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="a group of processes is ended here"),
]
GROUP = "protocols"  # websocket-client is in it, too

BAD_MESSAGE, INVALID_TOKEN, LOGIN_ENDED = 4400, 4401, 4410
LONGER_THAN_THE_LAYER_WAITS = 7  # seconds: its limit is 5


class Server:
    """A process that serves step 24. Its log is in a file."""

    def __init__(self, port, log):
        self.http, self.ws = (f"{kind}://127.0.0.1:{port}" for kind in ("http", "ws"))
        self.read_log = lambda: log.read_text("utf-8")

    def log_in(self):
        response = requests.post(
            f"{self.http}/api/token/", {"username": "user", "password": "pass"}, timeout=30
        )
        assert response.status_code == 200, response.text
        return response.json()

    def log_out(self, tokens):
        refresh = {"refresh": tokens["refresh"]}
        response = requests.post(f"{self.http}/api/token/blacklist/", refresh, timeout=60)
        assert (response.status_code, response.json()) == (200, {})

    def open(self, path="/ws/"):
        import websocket

        return closing(websocket.create_connection(self.ws + path, timeout=30))


@pytest.fixture(scope="module")
def project(needs, tmp_path_factory):
    """A folder with step 24 and its database."""
    needs("websocket-client (requirements/protocols.txt)", importlib.util.find_spec("websocket"))
    packages.skip_without(STEP)
    folder = projects.lay_out(STEP.path, tmp_path_factory.mktemp("sockets") / "project")
    projects.prepare(folder)
    return folder


@pytest.fixture
def serve(project, tmp_path):
    """Return a function that starts a Server with these environment variables."""
    with ExitStack() as running:

        def start(**variables):
            port = servers.free_port()
            log = tmp_path / f"{port}.log"
            # Its input is a pipe: when this process ends, the server does.
            command = [sys.executable, "-u", servers.LEASHED, "manage.py"]
            command += ["runserver", "--noreload", str(port)]
            process = servers.start(
                [str(part) for part in command],
                port,
                log,
                cwd=project,
                env=projects.environment(**variables),
                stdin=subprocess.PIPE,
            )
            running.callback(process.communicate)
            running.callback(process.kill)
            return Server(port, log)

        yield start


@pytest.fixture
def redis(needs, tmp_path):
    """A Redis server of this test's own."""
    needs("redis-server", shutil.which("redis-server"))
    server = Redis(tmp_path)
    server.start()
    server.login_url = server.url.replace("://", f"://:{quote(SECRET, safe='')}@")
    yield server
    server.kill()


def first(socket, message):
    """Send a first message, and return what arrives: an object, or the code of the close."""
    socket.send(message if isinstance(message, str) else json.dumps(message))
    return received(socket)


def received(socket):
    kind, data = socket.recv_data()
    return int.from_bytes(data[:2], "big") if kind == 8 else json.loads(data)


def test_a_bad_message_closes_the_socket_and_no_token_is_in_the_log(serve):
    import websocket

    server = serve()
    tokens = server.log_in()
    closes = {
        "not JSON": BAD_MESSAGE,
        "\0": BAD_MESSAGE,
        "[" * 4000: BAD_MESSAGE,
        json.dumps({"access": tokens["access"], "more": 1}): BAD_MESSAGE,
        json.dumps({"access": tokens["access"] + "x"}): INVALID_TOKEN,
        json.dumps({"access": tokens["refresh"]}): INVALID_TOKEN,
        "x" * 2**19: BAD_MESSAGE,
    }
    for message, code in closes.items():
        with server.open() as socket:
            assert first(socket, message) == code, message[:80]
    lost = ConnectionError, websocket.WebSocketConnectionClosedException
    with server.open() as socket, suppress(*lost):  # daphne's own limit is 1 MiB
        assert first(socket, "x" * 2**21) == 1009
    with server.open() as socket:
        socket.send_binary(json.dumps({"access": tokens["access"]}).encode())
        assert received(socket) == BAD_MESSAGE
    with server.open() as socket:
        socket.send_binary(b"")
        assert received(socket) == BAD_MESSAGE
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        with server.open(f"/elsewhere/{tokens['access']}/"):
            pass
    with server.open() as socket:
        assert first(socket, {"access": tokens["access"]}) == {"user": "user"}

    log = server.read_log()
    assert "WebSocket CONNECT /ws/" in log
    assert "Traceback" not in log
    log = log.replace(f"/elsewhere/{tokens['access']}/", "")  # a URL is in the log
    assert tokens["access"].split(".")[1] not in log
    assert tokens["refresh"].split(".")[1] not in log


def test_over_redis_a_logout_closes_the_socket_of_another_process(serve, redis):
    one, other = serve(REDIS_URL=redis.login_url), serve(REDIS_URL=redis.login_url)
    tokens, others = one.log_in(), one.log_in()
    with other.open() as socket, other.open() as of_another_login:
        assert first(socket, {"access": tokens["access"]}) == {"user": "user"}
        assert first(of_another_login, {"access": others["access"]}) == {"user": "user"}
        assert is_silent(socket, LONGER_THAN_THE_LAYER_WAITS)

        one.log_out(tokens)
        assert received(socket) == LOGIN_ENDED
        assert is_silent(of_another_login, 1)
    assert "Traceback" not in other.read_log()


def test_in_memory_a_logout_closes_the_socket_of_its_own_process_only(serve):
    one, other = serve(), serve()
    tokens = one.log_in()
    with one.open() as own, other.open() as elsewhere:
        for socket in (own, elsewhere):
            assert first(socket, {"access": tokens["access"]}) == {"user": "user"}
        one.log_out(tokens)
        assert received(own) == LOGIN_ENDED
        assert is_silent(elsewhere, 1)


def test_without_redis_a_logout_still_returns_200(serve, redis):
    server = serve(REDIS_URL=redis.login_url)
    tokens = server.log_in()
    redis.kill()

    server.log_out(tokens)
    assert "Error calling" in server.read_log()


def is_silent(socket, seconds):
    """Return True if nothing arrives for so long. Pings, which are part of the protocol, may."""
    import websocket

    socket.settimeout(seconds)
    try:
        socket.recv_data()
    except websocket.WebSocketTimeoutException:
        return True
    finally:
        socket.settimeout(30)
    return False
