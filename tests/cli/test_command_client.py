"""`guide client` finds what is wrong in clients, and reports bad input in one line.

That it finds nothing in the page of step 14 is what the tests in client_contract/ show."""

import json
import os
import re
import subprocess
import sys
from contextlib import closing

import pytest

from guide import course
from tests.client_contract import step_14, test_contract
from tests.client_contract.client import Broken, Client, Target

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("client command")]
GROUP = "browser"
DJANGO = "5.2"  # what it shows does not depend on Django's version

PAGE = (course.find_step("14").path / "api/static/api/page.js").read_text("utf-8")
BLANK = (course.ROOT / "tests/client_contract/clients/blank.html").read_text("utf-8")

# What is wrong in a copy of page.js: {the case that finds it: [(right, wrong), …]}.
LOGIN = "  alone(async () => tell(await send('POST', '', {username, password}), true));"
ONCE_MORE = "logins === before ? ask() : response"
FAULTS = {
    "many_requests_share_one_refresh": [
        ("running ??= alone", "running = alone"),
        ("  if (access !== used) return;", "//"),
    ],
    "a_late_401_sends_no_second_refresh": [("  if (access !== used) return;", "//")],
    "two_tabs_share_one_refresh": [("  if (access !== used) return;", "//")],
    "a_slow_refresh_fails_no_request": [("timeout(10_000)", "timeout(1_000)")],
    "a_post_is_sent_again_with_its_body": [
        (ONCE_MORE, "fetch(path, {headers: {Authorization: `Bearer ${access}`}})")
    ],
    "a_second_401_is_returned": [(ONCE_MORE, "api(path, options)")],
    "a_reload_keeps_the_login": [("let access;", "let access = null;")],
    "a_logout_is_felt_in_other_tabs": [("tabs.onmessage", "tabs.ignored")],
    "after_a_logout_no_request_has_a_token": [("tabs.onmessage", "tabs.ignored")],
    "a_login_is_felt_in_other_tabs": [("tabs.onmessage", "tabs.ignored")],
    "no_request_is_repeated_as_another_user": [(ONCE_MORE, "ask()")],
    "503_at_the_refresh_is_no_logout": [("if (error.status !== 401)", "if (!error.status)")],
    "429_at_the_refresh_is_no_logout": [("error.status !== 401", "error.status === 503")],
    "html_at_the_refresh_is_no_logout": [("if (error.status !== 401)", "if (error.status > 401)")],
    "offline_at_the_refresh_is_no_logout": [("if (error.status !== 401)", "if (error.status)")],
    "401_at_the_refresh_is_one_logout": [("if (error.status !== 401)", "if (error)")],
    "a_lost_response_costs_at_most_one_login": [
        (".finally(() => running = null)", ".then(() => running = null)"),
        (LOGIN, f"  (running ?? Promise.resolve()).then(() =>{LOGIN.removesuffix(';')});"),
    ],
    "without_a_login_requests_pass": [("if (access) headers.set", "headers.set")],
    "without_a_login_401_is_returned": [
        ("if (response.status !== 401 || !used)", "if (response.status !== 401)"),
        ("  if (access !== used) return;", "//"),
        ("running ??= alone", "alone"),
    ],
    "a_wrong_password_is_an_error": [
        ("  throw Object.assign", "  if (data) return null; throw Object.assign")
    ],
    "no_script_finds_a_token_in_storage": [
        ("  access = token;", "  access = localStorage.token = token;")
    ],
}


def broken(case):
    """Return page.js with the fault that a case has to find."""
    text = PAGE
    for right, wrong in FAULTS[case]:
        assert text.count(right) == 1, right
        text = text.replace(right, wrong)
    return text


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    files = {f"api/{case}.js": broken(case) for case in FAULTS} | {"api/blank.html": BLANK}
    files["api/half.js"] = "export const api = fetch, login = 'no function';"
    with step_14.served(tmp_path_factory.mktemp("clients") / "project", files) as address:
        yield address


def cases():
    return {name.removeprefix("test_") for name in vars(test_contract) if name.startswith("test_")}


def test_each_case_has_a_client_that_fails_it():
    assert FAULTS.keys() == cases()


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_found_by_its_case(chromium, address, case):
    test = getattr(test_contract, f"test_{case}")
    accounts = [("other", "pass")] if "other_user" in case or "another_user" in case else []
    target = Target(f"{address}/static/api/blank.html", module=f"/static/api/{case}.js")

    with closing(Client(chromium, target)) as client, pytest.raises(Broken):
        test(client, *accounts)


def typed(*words, **variables):
    """Run `guide client …` with this Python, and return the finished process."""
    program = "import sys; from guide import cli; sys.exit(cli.main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", program, "client", *words],
        cwd=course.ROOT,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )


BAD_INPUT = {
    "nonsense": "'nonsense' is not the URL of a server",
    "http://127.0.0.1:9": "Nothing answers at http://127.0.0.1:9: net::ERR_",
    "URL/nothing/": "/nothing/ returns 404: name the URL of the page.",
    "URL --module /static/api/none.js": "has no module at /static/api/none.js: ",
    "URL --module /static/api/half.js": "does not export login, logout, loggedIn, session.",
    "URL --password wrong": "'user' cannot log in: No active account found",
    "URL --other nobody": "'nobody' cannot log in: No active account found",
    "URL --protected /nothing/": "After the login, /nothing/ returns 404, not 200.",
    "URL --protected /api/public/ --refresh /nothing/": "sends nothing to /nothing/.",
    "URL --only reloaded": "There is nothing called 'reloaded' here. Did you mean",
}


@pytest.mark.parametrize("words", BAD_INPUT)
def test_bad_input_gets_one_line(chromium, address, words):
    answer = typed(*words.replace("URL", address).split())

    assert answer.returncode == 2, answer
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    assert BAD_INPUT[words] in answer.stderr


def test_without_a_browser_the_command_says_so(tmp_path):
    answer = typed("http://127.0.0.1:9", CHROME="", PATH=str(tmp_path))

    assert answer.returncode == 2
    assert answer.stderr.startswith("There is no Chromium, Chrome or Edge on this machine.")
    assert len(answer.stderr.splitlines()) == 1


def test_a_failing_case_is_reported_in_one_line(chromium, address):
    module = "/static/api/no_request_is_repeated_as_another_user.js"
    page = f"{address}/static/api/blank.html"
    only = ["--only", "as_another_user", "503"]
    answer = typed(page, "--module", module, "--other", "other", *only)

    assert answer.returncode == 1, answer
    assert answer.stdout.splitlines() == [
        "failed   no_request_is_repeated_as_another_user: "
        "repeats with the token of another user: expected 0, came 1",
        "passed   503_at_the_refresh_is_no_logout",
        "1 of 2 cases passed.",
    ]
    assert answer.stderr == ""


def test_a_case_without_its_account_is_not_counted_as_passed(chromium, address):
    answer = typed(address, "--only", "as_another_user", "a_reload", "--json")

    assert answer.returncode == 0, answer
    found = json.loads(answer.stdout)
    assert (found["passed"], found["of"]) == (1, 2)
    results = {it["case"]: it["result"] for it in found["cases"]}
    assert results["no_request_is_repeated_as_another_user"] == "not run"
    assert re.search("--other NAME", answer.stdout)
