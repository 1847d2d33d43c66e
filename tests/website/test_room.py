"""`guide room` serves the built site to the network of a room."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from guide import course, servers
from publish import room

DJANGO = "5.2"  # nothing in it depends on Django's version

GUIDE = "import sys; from guide import cli; sys.exit(cli.main(sys.argv[1:]))"


@pytest.fixture
def folder(tmp_path):
    """A folder that holds what a built site holds, in small."""
    for name in ("index.html", "lite/index.html", "lab/notebooks.json", "lab/packages.wasm"):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"This is {name}. " * 50, "utf-8")
    (tmp_path / "private.txt").write_text("private", "utf-8")
    return tmp_path / "site"


@contextmanager
def serving(folder, *more):
    """A running `guide room`, and the port on which it listens."""
    port = servers.free_port()
    command = [sys.executable, "-c", GUIDE, "room", str(folder), "--port", str(port), *more]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=course.ROOT, **options) as process:
        try:
            yield process, port
        finally:
            process.terminate()


def get(host, port, path, **headers):
    connection = http.client.HTTPConnection(host, port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read()
    return answer


@pytest.fixture
def own(needs):
    """The IP address of this machine in a network."""
    found = room.addresses()
    needs("a network", found)
    return found[0]


def test_a_browser_of_the_network_gets_the_site(folder, own):
    with serving(folder) as (process, port):
        said = process.stdout.readline()
        pages = {path: get(own, port, path) for path in ("/", "/lite/", "/lab/notebooks.json")}

    assert f"http://{own}:{port}/" in said
    assert {path: page.status for path, page in pages.items()} == dict.fromkeys(pages, 200)
    assert pages["/lite/"].body.startswith(b"This is lite/index.html.")


@pytest.mark.parametrize(
    "path", ["/../private.txt", "/%2e%2e/private.txt", "/lab/../../private.txt"]
)
def test_no_file_outside_the_site_is_served(folder, own, path):
    with serving(folder) as (process, port):
        process.stdout.readline()
        assert get(own, port, path).status == 404


def test_a_browser_that_has_a_file_does_not_load_it_again(folder, own):
    """Twenty browsers share the network of the room."""
    with serving(folder) as (process, port):
        process.stdout.readline()
        first = get(own, port, "/lab/packages.wasm", **{"Accept-Encoding": "gzip"})
        date = {"If-Modified-Since": first.getheader("Last-Modified"), "Accept-Encoding": "gzip"}
        second = get(own, port, "/lab/packages.wasm", **date)
        os.utime(folder / "lab/packages.wasm", (time.time() + 60, time.time() + 60))
        changed = get(own, port, "/lab/packages.wasm", **date)

    assert (first.status, bool(first.body)) == (200, True)
    assert (second.status, second.body) == (304, b"")
    assert changed.status == 200


@pytest.mark.skipif(os.name != "posix", reason="it types Ctrl-C, which is a signal on POSIX alone")
def test_ctrl_c_ends_it_without_a_traceback(folder, own):
    with serving(folder) as (process, _):
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said = process.stdout.read()
        assert process.wait(20) == 0

    assert "Traceback" not in said


def test_a_machine_without_a_network_is_told_to_connect(folder, monkeypatch):
    def unreachable(*_):
        raise OSError("Network is unreachable")

    monkeypatch.setattr(room, "ELSEWHERE", ("192.0.2.254",))
    monkeypatch.setattr(socket.socket, "connect", unreachable)
    local = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.1.1", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: local)

    assert room.addresses() == []
    with pytest.raises(course.UsageError, match="in no network. Connect it"):
        room.serve(folder, servers.free_port())


@pytest.mark.parametrize("own", ["10.42.0.1", "192.168.137.1", "192.168.2.1"])
def test_a_hotspot_of_its_own_is_found_without_the_internet(own, monkeypatch):
    """Linux, Windows and macOS open theirs in these networks. No route leads anywhere else."""

    class Probe:
        def __init__(self, *_):
            pass

        def connect(self, address):
            if address[0].rpartition(".")[0] != own.rpartition(".")[0]:
                raise OSError("Network is unreachable")

        def getsockname(self):
            return own, 9

        def close(self):
            pass

    monkeypatch.setattr(socket, "socket", Probe)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [])

    assert room.addresses() == [own]


def test_a_folder_without_a_site_is_refused_and_not_filled(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with serving(tmp_path) as (process, _):
        said = process.stdout.read()
        assert process.wait(60) == 2

    assert "holds no site with its lab" in said
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_site_that_is_there_is_served_and_not_built_again(folder, monkeypatch):
    monkeypatch.setattr(room.site, "build", lambda *_: pytest.fail("it is built"))
    monkeypatch.setattr(room.site, "run_lab_build", lambda *_: pytest.fail("it is built"))
    served = []
    monkeypatch.setattr(room, "serve", lambda *given: served.append(given))

    class Arguments:
        dir, port, build = str(folder), servers.free_port(), False

    assert room.run(Arguments) == 0
    assert served == [(folder, Arguments.port)]
