"""The servers that the course starts: they are waited for, and none outlives who started it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from guide import course, projects, servers
from guide.tools import UsageError

DJANGO = "5.2"  # nothing in it depends on Django's version

# Listens on the port that it is given, and says so.
LISTENS = """
import socket, sys, time
with socket.create_server(("127.0.0.1", int(sys.argv[1]))):
    print("listening", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "listens.py").write_text(LISTENS)
    return tmp_path


def accepts(port):
    with contextlib.suppress(RuntimeError):
        process = subprocess.Popen([sys.executable, "-c", ""])
        process.poll = lambda: None  # only the port counts
        servers.wait_for(port, process, 0.2, course.ROOT / "README.md")
        return True
    return False


def test_a_server_accepts_connections_and_is_stopped_on_exit(folder):
    port = servers.free_port()

    with servers.serving(["listens.py", str(port)], folder, port, projects.environment()) as it:
        assert accepts(port)
        assert (folder / "server.log").read_text() == "listening\n"

    assert it.returncode is not None
    assert not accepts(port)


def test_two_servers_never_get_the_same_port():
    ports = [servers.free_port() for _ in range(2000)]

    assert len(set(ports)) == 2000
    assert max(ports) < 32768, "a connection may take it before the server starts"


def test_a_port_on_which_something_listens_is_not_free(monkeypatch):
    with socket.create_server((servers.ADDRESS, 0)) as taken:
        free = servers.free_port()
        monkeypatch.setattr(servers, "PORTS", [free, taken.getsockname()[1]])

        assert servers.free_port() == free
        with pytest.raises(UsageError, match="no free port"):
            servers.free_port()


def test_a_module_is_served_as_a_file_is(folder):
    port = servers.free_port()
    command = ["-m", "listens", str(port)]

    with servers.serving(command, folder, port, projects.environment()):
        assert accepts(port)


@pytest.mark.skipif(os.name != "posix", reason="fork")
def test_a_server_with_a_worker_that_is_forked_starts(folder):
    (folder / "forks.py").write_text(
        "import multiprocessing, runpy, signal, sys\n"
        "context = multiprocessing.get_context('fork')\n"
        "worker = context.Process(target=runpy.run_path, args=['listens.py'], daemon=True)\n"
        "worker.start()\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # which ends the worker\n"
        "worker.join()\n"
    )
    port = servers.free_port()

    with servers.serving(["forks.py", str(port)], folder, port, projects.environment(), seconds=20):
        assert accepts(port)


def test_a_server_that_ends_is_reported_with_its_log(folder):
    (folder / "ends.py").write_text("print('no key')")
    port = servers.free_port()

    with pytest.raises(RuntimeError, match="It printed:\nno key"):
        with servers.serving(["ends.py"], folder, port, projects.environment()):
            pass


def test_a_server_that_does_not_listen_in_time_is_ended(folder, monkeypatch):
    (folder / "waits.py").write_text("import time; time.sleep(600)")
    started = []

    def popen(*args, popen=subprocess.Popen, **options):
        started.append(popen(*args, **options))
        return started[-1]

    monkeypatch.setattr(servers.subprocess, "Popen", popen)
    with pytest.raises(RuntimeError, match="does not answer"):
        with servers.serving(["waits.py"], folder, servers.free_port(), None, seconds=0.2):
            pass

    assert [process.returncode is None for process in started] == [False]


STARTS = """
import os, sys, time
from pathlib import Path
from guide import servers
port = int(sys.argv[1])
with servers.serving(["listens.py", str(port)], Path.cwd(), port, dict(os.environ)):
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_server_ends_with_a_process_that_was_killed(folder):
    port = servers.free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", STARTS, str(port)],
        cwd=folder,
        env=projects.environment(PYTHONPATH=str(course.ROOT)),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    end = time.monotonic() + 30
    while accepts(port) and time.monotonic() < end:
        time.sleep(0.1)
    assert not accepts(port)
