"""Step 14 in a real browser: its server over HTTPS, its page, and pages of other origins."""

import os
import signal
import ssl
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from guide import course, projects, servers

HELLO = "Hello, user! This is a protected view."


@contextmanager
def serving(pages, certificate=None):
    """Serve some pages, {path: (type, text)}, on a port of this machine. Yield the port."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.partition("?")[0]
            kind, text = pages.get(path, ("text/html", ""))
            self.send_response(200 if path in pages else 404)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def step_14(tmp_path_factory):
    """The step, served by `runserver_plus` with a certificate of its own.

    .port and .log; .pages, {path: (type, text)}, which two other origins serve: .frontend, at
    https://localhost, and .other_site, at https://127.0.0.1. CORS_ALLOWED_ORIGINS names both. A
    first server makes the certificate."""
    folder = tmp_path_factory.mktemp("browser")
    project = projects.lay_out(course.find_step("14").path, folder / "project")
    projects.prepare(project)
    certificate, log = folder / "work.crt", folder / "server.log"
    pages = {}

    @contextmanager
    def running(**variables):
        port = servers.free_port()
        server = servers.start(
            [sys.executable, "manage.py", "runserver_plus"]
            + ["--cert-file", certificate, str(port)],
            port,
            log,
            cwd=project,
            env=projects.environment(**variables),
            start_new_session=True,  # it has a child that reloads it: both end together
        )
        try:
            yield port
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    with running():
        pass
    with serving(pages, certificate) as frontend:
        origins = [f"https://localhost:{frontend}", f"https://127.0.0.1:{frontend}"]
        with running(CORS_ALLOWED_ORIGINS=" ".join(origins)) as port:
            yield SimpleNamespace(
                port=port, log=log, pages=pages, frontend=origins[0], other_site=origins[1]
            )


@pytest.fixture(scope="module")
def address(step_14):
    return f"https://127.0.0.1:{step_14.port}"


@pytest.fixture(scope="module")
def elsewhere():
    """The URL of an empty page of another site."""
    with serving({"/": ("text/html", "<!doctype html><title>Elsewhere</title>")}) as port:
        yield f"http://localhost:{port}/"


@pytest.fixture
def context(chromium):
    """What the tabs of a browser share: its cookies."""
    context = chromium.new_context(ignore_https_errors=True)
    yield context
    context.close()


@pytest.fixture
def log_in(context, address):
    """A function: open a tab, log in, and return the tab."""

    def run(username="user", password="pass", address=address):
        tab = context.new_page()
        tab.goto(address)
        tab.get_by_label("Name").fill(username)
        tab.get_by_label("Password").fill(password)
        tab.get_by_role("button", name="Log in").click()
        tab.get_by_text(HELLO.replace("user", username)).wait_for()
        return tab

    return run


@pytest.fixture
def page(log_in):
    """The step's page, opened and logged in."""
    return log_in()
