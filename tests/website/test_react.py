"""A React page on page.js of step 14 keeps the contract, and shows whose login it is."""

import os
import shutil
import subprocess
from contextlib import closing, contextmanager

import pytest

from guide import course, lessons, servers
from tests.client_contract import step_14, test_contract
from tests.client_contract.client import Client, Target
from tests.website import following

pytestmark = pytest.mark.xdist_group("react")
GROUP = "browser"
DJANGO = "5.2"  # what it shows does not depend on Django's version

REACT = course.ROOT / "tests/client_contract/clients/react"
PAGE_JS = course.find_step("14").path / "api/static/api/page.js"
PAGE = following.page("react")
CASES = [name for name in vars(test_contract) if name.startswith("test_")]


@pytest.fixture(scope="module")
def project(needs, tmp_path_factory):
    """The folder of the React page, with page.js. package-lock.json pins its packages."""
    npm = shutil.which("npm")
    needs("npm", npm)
    folder = tmp_path_factory.mktemp("react") / "page"
    shutil.copytree(REACT, folder)
    shutil.copy(PAGE_JS, folder / "src")
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(install, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def vite(project):
    """The command that runs Vite in the folder of the React page."""
    return [shutil.which("node"), project / "node_modules/vite/bin/vite.js"]


@contextmanager
def serving(vite, project, api):
    """Run Vite's development server for a `with` block, and yield its URL."""
    port = servers.free_port()
    command = [*vite, "--host", servers.ADDRESS, "--port", str(port), "--strictPort"]
    environment = os.environ | {"API": api}
    log = project.parent / "vite.log"
    process = servers.start(command, port, log, cwd=project, env=environment)
    try:
        yield f"http://{servers.ADDRESS}:{port}/"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with step_14.served(tmp_path_factory.mktemp("api") / "project") as address:
        yield address


@pytest.fixture(scope="module")
def target(project, vite, api, chromium):
    """The page on Vite's development server, with the API of step 14 behind it."""
    with serving(vite, project, api) as url:
        # At the first visit, Vite prepares React, and may reload the page once it has been shown.
        with closing(chromium.new_page()) as tab:
            tab.goto(url)
            tab.wait_for_selector("[name=username]")
            tab.wait_for_timeout(2000)
            tab.wait_for_selector("[name=username]")
        yield Target(url, "/src/page.js", other="other")


def test_the_page_shows_the_files():
    shown = [block.text for block in lessons.Lesson.of(PAGE).blocks]

    for name in ("vite.config.js", "src/session.js", "src/main.jsx"):
        assert (REACT / name).read_text("utf-8") in shown
    assert f"all {len(CASES)} cases pass" in PAGE


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_it_keeps_the_contract(chromium, target, case):
    accounts = [(target.other, target.password2)] if "another_user" in case else []
    with closing(Client(chromium, target)) as client:
        getattr(test_contract, case)(client, *accounts)


@pytest.fixture
def browser(chromium):
    """A browser with empty cookies, as one person has it: browser.new_page() opens a tab."""
    context = chromium.new_context()
    yield context
    context.close()


def log_in(tab, name, password="pass"):
    tab.fill("[name=username]", name)
    tab.fill("[name=password]", password)
    tab.click("text=Log in")


def add_note(tab, text):
    tab.evaluate(
        """async text => (await import('/src/page.js')).api('/api/notes/', {
            method: 'POST', headers: {'Content-Type': 'application/json'},
            body: JSON.stringify({text})})""",
        text,
    )


@pytest.mark.slow
def test_a_login_that_fails_is_told_and_a_logout_shows_the_form(browser, target):
    tab = browser.new_page()
    tab.goto(target.url)
    log_in(tab, "user", "wrong")
    tab.wait_for_selector("text=No active account found")

    log_in(tab, "user")
    tab.click("text=Log out")

    tab.wait_for_selector("[name=username]")


@pytest.mark.slow
def test_another_user_in_another_tab_changes_the_notes_that_are_shown(browser, target):
    first, second = browser.new_page(), browser.new_page()
    for tab in first, second:
        tab.goto(target.url)
    for name in "other", "user":
        log_in(first, name)
        first.wait_for_selector("text=Log out")
        add_note(first, f"of {name}")
        if name == "other":
            first.click("text=Log out")
    first.reload()
    first.wait_for_selector("text=of user")

    second.evaluate("async () => (await import('/src/page.js')).login('other', 'pass')")
    first.wait_for_selector("text=of other")
    assert first.locator("text=of user").count() == 0

    second.click("text=Log out")
    first.wait_for_selector("[name=username]")


@pytest.mark.slow
def test_a_reload_in_strict_mode_sends_one_refresh(browser, target):
    tab = browser.new_page()
    tab.goto(target.url)
    log_in(tab, "user")
    tab.wait_for_selector("text=Log out")
    sent = []
    tab.on("request", lambda request: sent.append(request.url))
    tab.reload()
    tab.wait_for_selector("text=Log out")
    tab.wait_for_load_state("networkidle")

    assert sum(url.endswith("/api/session/refresh/") for url in sent) == 1
    assert sum(url.endswith("/api/notes/") for url in sent) == 2  # StrictMode runs effects twice


@contextmanager
def changed(project, old, new):
    """Change a part of vite.config.js for the time of a `with` block."""
    config = project / "vite.config.js"
    text = config.read_text("utf-8")
    assert text.count(old) == 1
    config.write_text(text.replace(old, new), "utf-8")
    try:
        yield
    finally:
        config.write_text(text, "utf-8")


@pytest.mark.slow
def test_the_short_form_of_the_proxy_makes_the_api_reject_the_page(project, vite, api, browser):
    with changed(project, "{target: API, changeOrigin: false}", "API"):
        with serving(vite, project, api) as url:
            tab = browser.new_page()
            answers = []
            tab.on("response", lambda it: answers.append((it.request.method, it.status)))
            tab.goto(url)
            log_in(tab, "user")
            tab.wait_for_selector("[role=alert]:not(:empty)")

    assert ("POST", 403) in answers


@pytest.mark.slow
def test_a_build_needs_the_line_for_the_top_level_await(project, vite):
    def build():
        done = subprocess.run([*vite, "build"], cwd=project, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    assert build()[0] == 0
    with changed(project, "build: {target: 'es2022'}", "build: {}"):
        status, printed = build()
    assert status == 1
    assert "Top-level await is not available" in printed
