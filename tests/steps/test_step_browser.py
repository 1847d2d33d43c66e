"""Step 12 in a real browser, over HTTPS: what its page keeps, and what foreign pages get."""

import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from guide import course, projects, servers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser step"),
    pytest.mark.skipif(os.name != "posix", reason="a group of processes is ended here"),
]
GROUP = "browser"
DJANGO = "5.2"  # what it shows does not depend on Django's version

# What a foreign page tries: to refresh in the visitor's name, and to read an answer.
FOREIGN = """
async address => {
  const tries = [
    fetch(address + '/api/session/refresh/', {method: 'POST', credentials: 'include'}),
    fetch(address + '/api/session/', {credentials: 'include'}),
    fetch(address + '/api/protected/', {headers: {Authorization: 'Bearer x'}}),
  ];
  return (await Promise.allSettled(tries)).map(attempt => attempt.status);
}
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The step, served by `runserver_plus` with a certificate of its own."""
    folder = tmp_path_factory.mktemp("browser")
    project = projects.lay_out(course.find_step("12").path, folder / "project")
    projects.prepare(project)
    port = servers.free_port()
    server = servers.start(
        [sys.executable, "manage.py", "runserver_plus"]
        + ["--cert-file", folder / "work.crt", str(port)],
        port,
        folder / "server.log",
        cwd=project,
        env=projects.environment(),
        start_new_session=True,  # it has a child that reloads it: both end together
    )
    try:
        yield f"https://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@pytest.fixture(scope="module")
def elsewhere():
    """The address of a page of another site."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Elsewhere</title>")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium, address):
    """The step's page, opened and logged in."""
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Name").fill("user")
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Log in").click()
    page.get_by_text("Hello, user! This is a protected view.").wait_for()
    yield page
    context.close()


def test_a_reload_keeps_the_session_and_a_logout_ends_it(page):
    page.reload()
    page.get_by_text("Hello, user! This is a protected view.").wait_for()
    assert not page.get_by_role("button", name="Log in").is_visible()

    page.get_by_role("button", name="Log out").click()
    page.get_by_text("You are logged out.").wait_for()
    page.reload()
    page.get_by_text("Please log in.").wait_for()


def test_no_script_can_read_the_refresh_token(page):
    hidden = page.context.cookies(f"{page.url}api/session/")
    [refresh] = [cookie for cookie in hidden if cookie["name"] == "refresh"]
    assert refresh["httpOnly"] and refresh["secure"] and refresh["sameSite"] == "Strict"

    page.evaluate("history.replaceState(null, '', '/api/session/')")
    seen = page.evaluate(
        "[document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join()"
    )
    assert refresh["value"] not in seen
    assert "eyJ" not in seen


def test_a_wrong_password_is_said_on_the_page(chromium, address):
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Log in").click()

    page.get_by_text("No active account found with the given credentials").wait_for()
    context.close()


def test_a_page_of_another_origin_gets_nothing(page, address, elsewhere):
    before = page.context.cookies(f"{address}/api/session/")
    foreign = page.context.new_page()
    foreign.goto(elsewhere)

    assert foreign.evaluate(FOREIGN, address) == ["rejected"] * 3
    assert page.context.cookies(f"{address}/api/session/") == before
    page.reload()
    page.get_by_text("Hello, user! This is a protected view.").wait_for()
