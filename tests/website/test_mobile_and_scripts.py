"""The script of site/mobile-and-scripts.md keeps its login, and nobody else can read its file."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from guide import course, lessons, projects
from tests.proofs import terminals
from tests.website import following

pytestmark = pytest.mark.slow

PAGE = following.page("mobile-and-scripts")
LOGGED_OUT = "You are not logged in. Type: python notes.py login NAME\n"
HELLO = '{"message":"Hello, user! This is a protected view."}\n'
LAST = course.end_of_part_two().number


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The home folder of the reader."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


def test_the_commands_of_the_page_print_what_it_shows(home, tmp_path):
    following.follow(PAGE, "12", tmp_path / "project")

    assert not (home / ".notes-token").exists()


@pytest.mark.parametrize(
    "shown, drifted",
    [("0o600", "0o644"), ("/api/logins/\n", "/api/sessions/\n"), ("token/blacklist/", "logout/")],
    ids=["the mode of the file", "a route", "another route"],
)
def test_a_page_that_drifts_is_noticed(home, tmp_path, shown, drifted):
    assert shown in PAGE

    with pytest.raises(terminals.OutputMismatch):
        following.follow(PAGE.replace(shown, drifted), "12", tmp_path / "project")


class Script:
    """The script of the page, with a home folder and a server."""

    def __init__(self, folder, home, server):
        self.path, self.token = folder / "notes.py", home / ".notes-token"
        [text] = [block.text for block in lessons.Lesson.of(PAGE).blocks if block.file]
        self.path.write_text(text, "utf-8")
        self.environment = os.environ | {"HOME": str(home), "NOTES_SERVER": server}

    def change(self, old, new):
        text = self.path.read_text("utf-8")
        assert text.count(old) == 1
        self.path.write_text(text.replace(old, new), "utf-8")

    def start(self, *words, **options):
        return subprocess.Popen(
            [sys.executable, self.path, *words],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, *words, said=""):
        process = self.start(*words)
        stdout, stderr = process.communicate(said)
        return SimpleNamespace(status=process.returncode, stdout=stdout, stderr=stderr)

    def at_once(self, number):
        """Start processes at the same moment, and return how many of them succeed."""
        running = [self.start("/api/protected/") for _ in range(number)]
        return sum(process.communicate()[0] == HELLO for process in running)


@pytest.fixture(scope="module", params=["09", "12", LAST])
def server(request, tmp_path_factory):
    """The API of a step. Step 09 has no grace period."""
    folder = tmp_path_factory.mktemp("server") / "project"
    projects.lay_out(course.find_step(request.param).path, folder)
    projects.prepare(folder)
    with projects.serving(folder) as address:
        yield SimpleNamespace(address=address, step=request.param)


@pytest.fixture
def script(server, home, tmp_path):
    """The script, logged in."""
    script = Script(tmp_path, home, server.address)
    script.step = server.step
    done = script.run("login", "user", said="pass\n")
    assert done.status == 0, done.stderr
    return script


def test_processes_that_start_at_the_same_moment_share_one_login(script):
    assert script.at_once(6) == 6
    assert script.run("/api/protected/").stdout == HELLO


def test_without_the_lock_they_do_not(script):
    if script.step != "09":
        return  # the grace period accepts the used token for ten seconds
    script.change("fcntl.flock(lock, fcntl.LOCK_EX)", "pass")
    script.change(
        "        save(response", "        import time; time.sleep(2)\n        save(response"
    )

    assert script.at_once(4) < 4


def test_a_response_that_is_lost_costs_a_login_only_without_a_grace_period(script):
    script.change("        save(response", "        sys.exit('killed')\n        save(response")
    assert "killed" in script.run("/api/protected/").stderr
    script.change("        sys.exit('killed')\n", "")

    done = script.run("/api/protected/")
    assert done.stdout == ("" if script.step == "09" else HELLO), done.stderr


def test_an_expired_access_token_is_replaced_and_the_request_is_sent_again(script):
    start = "    def __init__(self):\n        self.access = {}\n"
    script.change(start.format("refresh()"), start.format("'expired'"))

    assert script.run("/api/protected/").stdout == HELLO


def test_a_login_that_has_ended_is_said_so(script):
    before = script.token.read_text()
    assert script.run("logout").status == 0
    script.token.write_text(before)

    done = script.run("/api/protected/")
    assert (done.status, done.stderr) == (1, LOGGED_OUT)


def test_a_server_that_is_down_or_returns_503_ends_no_login(script):
    kept, server = script.token.read_text(), script.environment["NOTES_SERVER"]
    script.environment["NOTES_SERVER"] = "http://127.0.0.1:1"
    assert script.run("/api/protected/").status == 1
    with unavailable() as address:
        script.environment["NOTES_SERVER"] = address
        assert "503" in script.run("/api/protected/").stderr
    assert script.token.read_text() == kept

    script.environment["NOTES_SERVER"] = server
    assert script.run("/api/protected/").stdout == HELLO


class Unavailable(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_error(503)

    def log_message(self, *args):
        pass


class unavailable:
    """A server that returns 503 to each POST request."""

    def __enter__(self):
        self.server = HTTPServer(("127.0.0.1", 0), Unavailable)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def test_only_the_owner_reads_the_file(script):
    assert script.token.stat().st_mode & 0o777 == 0o600
    assert script.run("/api/protected/").stdout == HELLO
    assert script.token.stat().st_mode & 0o777 == 0o600
