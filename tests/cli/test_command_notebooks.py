"""`python3 -m guide notebooks` opens JupyterLab with the API running beside it, and leaves nothing
behind when it ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest
import requests

from guide import course, servers

DJANGO = "5.2"  # nothing in it depends on Django's version

GROUP = "notebooks"  # `test --all` installs it
COMMAND = "import sys; from guide import cli; sys.exit(cli.main(['notebooks', *sys.argv[1:]]))"
URL = re.compile(r"(http://127\.0\.0\.1:\d+)/lab/tree/work/notebooks/\w+\.ipynb\?token=(\w+)")


def type_in(*arguments, **more):
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=course.ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        **more,
    )


def links_of(book, folder):
    """Return the paths, from JupyterLab's root, to which a notebook in this folder links."""
    text = "".join(line for cell in book["cells"] for line in cell["source"])
    links = re.findall(r"\]\(([^):]+)\)", text)
    assert len(links) > 1
    return [os.path.normpath(f"{folder}/{link}") for link in links]


KINDS = ("CONFIG", "DATA", "RUNTIME")  # of Jupyter's folders


class Lab:
    """A running `guide notebooks`, its JupyterLab's address, and every process below it."""

    def __init__(self, folder):
        import psutil

        self.log = folder / "log.txt"
        environment = os.environ | {f"JUPYTER_{kind}_DIR": str(folder) for kind in KINDS}
        with open(self.log, "w", encoding="utf-8") as log:
            port = str(servers.free_port())
            self.command = type_in(
                "--no-browser", "--port", port, stdout=log, stderr=log, env=environment
            )
        self.address, token = self.wait_for_url()
        self.headers = {"Authorization": f"token {token}"}
        self.processes = psutil.Process(self.command.pid).children

    def wait_for_url(self):
        end = time.monotonic() + 300
        while self.command.poll() is None and time.monotonic() < end:
            if found := URL.search(self.log.read_text("utf-8")):
                return found.groups()
            time.sleep(0.1)
        self.command.terminate()
        raise AssertionError(self.log.read_text("utf-8"))

    def execute(self, code):
        """What this code prints in a new kernel of the JupyterLab."""
        import websocket

        answer = requests.post(f"{self.address}/api/kernels", headers=self.headers, timeout=60)
        kernel = answer.json()["id"]
        channels = f"{self.address.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels"
        connection = websocket.create_connection(channels, header=self.headers, timeout=60)
        header = {"msg_id": "1", "msg_type": "execute_request", "session": "1", "username": ""}
        content = {"code": code, "silent": False}
        request = {"header": header | {"version": "5.3"}, "parent_header": {}, "metadata": {}}
        connection.send(json.dumps(request | {"content": content, "channel": "shell"}))
        while True:
            message = json.loads(connection.recv())
            assert message["msg_type"] != "error", message["content"]
            if message["msg_type"] == "stream":
                connection.close()
                return message["content"]["text"]


@pytest.fixture
def lab(tmp_path):
    lab = Lab(tmp_path)
    yield lab
    lab.command.terminate()
    lab.command.wait()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="it types Ctrl-C, which is a signal on POSIX alone")
@pytest.mark.parametrize("by", ["Ctrl-C", "a polite request"])
def test_the_first_cell_works_and_nothing_is_left_when_it_ends(by, lab):
    import psutil

    folder = f"{lab.address}/api/contents/work/notebooks"
    contents = requests.get(folder, headers=lab.headers, timeout=60)
    copy = course.WORK / "notebooks" / "01_first_token.ipynb"
    first = json.loads(copy.read_text("utf-8"))
    connect = next("".join(cell["source"]) for cell in first["cells"] if cell["id"] == "connect")
    api = lab.execute(f"{connect}\nprint(API)").strip()

    assert "01_first_token.ipynb" in [file["name"] for file in contents.json()["content"]]
    assert requests.get(f"{api}/api/protected/", timeout=60).status_code == 401

    for link in links_of(first, "work/notebooks"):
        place = requests.get(f"{lab.address}/api/contents/{link}", headers=lab.headers, timeout=60)
        assert place.status_code == 200, link
    plugin = f"{lab.address}/lab/api/settings/@jupyterlab/docmanager-extension:plugin"
    opened = requests.get(plugin, headers=lab.headers, timeout=60).text
    assert "Markdown Preview" in opened

    page = requests.get(f"{lab.address}/lab", headers=lab.headers, timeout=60).text
    assert '"disabledExtensions": ["@jupyterlab/apputils-extension:announcements"]' in page

    processes = lab.processes(recursive=True)
    assert len(processes) >= 3  # the API, JupyterLab, the kernel
    if by == "Ctrl-C":
        os.killpg(lab.command.pid, signal.SIGINT)
    else:
        lab.command.terminate()
    assert lab.command.wait(60) == (0 if by == "Ctrl-C" else 143)
    _, alive = psutil.wait_procs(processes, timeout=30)
    assert alive == []


def test_a_port_that_is_taken_is_told_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = type_in("--port", str(port), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = command.communicate(timeout=60)

    assert command.returncode == 2
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"Port {port} is taken. Choose another: ")
    assert err.endswith(f"notebooks --port {port + 1}\n")
