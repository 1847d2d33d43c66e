"""The cookie of steps 13 and 14 in a real browser: what scripts can read, and what pages of other
origins can do."""

import os
from pathlib import Path

import pytest

from guide import course

from .conftest import HELLO

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser step"),
    pytest.mark.skipif(os.name != "posix", reason="a group of processes is ended here"),
]
GROUP = "browser"
DJANGO = "5.2"  # what it shows does not depend on Django's version

COOKIE = "__Host-refresh"

# What a page of another site tries: to refresh in the visitor's name, and to read a response.
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

# What a script that runs in the page can do: get an access token for itself.
STEAL = """
async () => {
  const {csrf_token} = await (await fetch('/api/session/')).json();
  const headers = {'X-CSRFToken': csrf_token};
  const response = await fetch('/api/session/refresh/', {method: 'POST', headers});
  return (await response.json()).access;
}
"""

# A sibling subdomain sets cookies for all subdomains.
PLANT = """
value => {
  for (const name of ['refresh', '__Host-refresh'])
    document.cookie = `${name}=${value}; domain=site.localhost; path=/; secure`;
  document.cookie = `__Host-refresh=${value}; domain=site.localhost; path=/api/session/; secure`;
}
"""


def test_no_script_can_read_the_refresh_token(page):
    [refresh] = [it for it in page.context.cookies(page.url) if it["name"] == COOKIE]
    assert refresh["httpOnly"] and refresh["secure"] and refresh["sameSite"] == "Strict"

    seen = page.evaluate(
        "[document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join()"
    )
    assert refresh["value"] not in seen
    assert "eyJ" not in seen


def test_a_script_of_the_page_can_still_get_an_access_token(page):
    """The lesson says so. The cookie keeps the refresh token, and no more."""
    assert page.evaluate(STEAL).startswith("eyJ")


def test_the_policy_blocks_inline_scripts_and_requests_to_elsewhere(page, elsewhere):
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None

    sent = page.evaluate(
        "url => fetch(url, {mode: 'no-cors'}).then(() => 'sent', () => 'blocked')", elsewhere
    )
    assert sent == "blocked"


def test_the_policy_does_not_stop_a_script_that_opens_another_page(page, elsewhere):
    page.evaluate(f"location.href = '{elsewhere}?stolen'")
    page.wait_for_url("**/?stolen")


def test_a_page_of_another_site_gets_nothing(page, address, elsewhere):
    before = page.context.cookies(address)
    foreign = page.context.new_page()
    foreign.goto(elsewhere)

    for _ in range(10):
        assert foreign.evaluate(FOREIGN, address) == ["rejected"] * 3
    assert page.context.cookies(address) == before
    page.reload()
    page.get_by_text(HELLO).wait_for()


@pytest.mark.parametrize("times", range(5))
def test_a_cookie_of_a_sibling_subdomain_does_not_log_in(context, chromium, step_14, times, log_in):
    attacker = chromium.new_context(ignore_https_errors=True)
    page = attacker.new_page()
    page.goto(f"https://127.0.0.1:{step_14.port}")
    with page.expect_response("**/api/session/"):
        page.evaluate("import('/static/api/page.js').then(it => it.login('user', 'pass'))")
    page.get_by_text(HELLO).wait_for()
    [token] = [it["value"] for it in attacker.cookies() if it["name"] == COOKIE]
    attacker.close()
    ours = f"https://app.site.localhost:{step_14.port}"

    sibling = context.new_page()
    sibling.goto(f"https://evil.site.localhost:{step_14.port}")
    sibling.evaluate(PLANT, token)
    arrived = {it["name"]: it["value"] for it in context.cookies(ours)}
    assert arrived.get("refresh") == token  # the name without the prefix can be planted
    assert COOKIE not in arrived

    victim = context.new_page()
    victim.goto(ours)
    victim.get_by_text("Please log in.").wait_for()
    victim = log_in(address=ours)
    victim.reload()
    victim.get_by_text(HELLO).wait_for()


@pytest.fixture
def frontend(context, step_14):
    """A function: open a page of another origin, with its own copy of the page's module."""
    api = f"https://localhost:{step_14.port}"
    files = Path(course.find_step("14").path, "api", "static", "api")
    module = (files / "page.js").read_text("utf-8").replace("SERVER = ''", f"SERVER = '{api}'")
    step_14.pages |= {
        "/": ("text/html", "<!doctype html><title>Our page</title>"),
        "/static/api/page.js": ("text/javascript", module),
    }

    def open_page(origin):
        page = context.new_page()
        page.goto(origin)
        return page

    return open_page


def test_a_page_of_a_named_origin_of_the_same_site_logs_in(frontend, step_14):
    """The API is at https://localhost, and the page at another port: one site, two origins."""
    found = frontend(step_14.frontend).evaluate(
        """async () => {
          const {api, login, logout, loggedIn} = await import('/static/api/page.js');
          await login('user', 'pass');
          const {message} = await (await api('/api/protected/')).json();
          const before = loggedIn();
          await logout();
          return [message, before, loggedIn()];
        }"""
    )
    assert found == [HELLO, True, False]


def test_a_page_of_another_site_sends_no_cookie_even_if_it_is_named(frontend, step_14):
    """The API is at https://localhost, and the page at https://127.0.0.1: two sites."""
    failure = frontend(step_14.other_site).evaluate(
        """async () => {
          const {login} = await import('/static/api/page.js');
          return await login('user', 'pass').then(() => 'done', error => error.message);
        }"""
    )
    assert failure == "CSRF Failed: CSRF cookie not set."
