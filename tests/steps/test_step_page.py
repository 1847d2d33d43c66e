"""The page of step 14 in a real browser: it stays logged in, in all tabs, until a logout."""

import json
import os
from contextlib import contextmanager

import pytest

from .conftest import HELLO

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser step"),
    pytest.mark.skipif(os.name != "posix", reason="a group of processes is ended here"),
]
GROUP = "browser"
DJANGO = "5.2"  # what it shows does not depend on Django's version

REFRESH = "**/api/session/refresh/"
TIMES = 10

# Sends requests by the page's own module, all at once. Returns their statuses.
SEND = """
async times => {
  const {api} = await import('/static/api/page.js');
  const sent = Array.from({length: times}, () => api('/api/protected/'));
  return (await Promise.all(sent)).map(response => response.status);
}
"""
CALL = "async ([name, ...values]) => (await import('/static/api/page.js'))[name](...values)"
TRY = f"values => ({CALL})(values).then(() => 'done', error => error.message)"

# Reloads the page once more. The page does it itself: the browser's protocol refuses a reload
# while one document takes the place of another.
RELOAD_AGAIN = """
const pause = sessionStorage.getItem('reload-after');
if (pause === 'last') sessionStorage.setItem('reload-after', 'done');
else if (pause !== null && pause !== 'done') {
  sessionStorage.setItem('reload-after', 'last');
  setTimeout(() => location.reload(), Number(pause));
}
"""


@pytest.fixture
def expire(context):
    """A function: from now on, the server's responses are 401 for the tokens that were sent so
    far, as if they had expired."""
    sent, expired = set(), set()

    def answer(route):
        token = route.request.headers.get("authorization", "")
        if token in expired:
            body = {"detail": "Given token not valid for any token type"}
            route.fulfill(status=401, json=body)
        else:
            sent.add(token)
            route.continue_()

    context.route("**/api/protected/", answer)
    return lambda: expired.update(sent)


@pytest.fixture
def refreshes(context):
    """The refreshes that any tab has sent, as a list of requests."""
    found = []
    context.on(
        "request",
        lambda request: "refresh" in request.url and found.append(request),
    )
    return found


@contextmanager
def answering(context, path, handler):
    context.route(path, handler)
    yield
    context.unroute(path, handler)


def is_logged_in(tab):
    return tab.evaluate(CALL, ["loggedIn"])


def test_a_reload_keeps_the_session_and_a_logout_ends_it(page):
    page.reload()
    page.get_by_text(HELLO).wait_for()
    assert not page.get_by_role("button", name="Log in").is_visible()

    page.get_by_role("button", name="Log out").click()
    page.get_by_text("Please log in.").wait_for()
    page.reload()
    page.get_by_text("Please log in.").wait_for()


def test_f5_twice_keeps_the_session(page):
    page.add_init_script(RELOAD_AGAIN)
    for pause in range(TIMES):
        milliseconds = pause * 10  # at another moment of the page's life each time
        page.evaluate("pause => sessionStorage.setItem('reload-after', pause)", milliseconds)
        page.reload(wait_until="commit")
        page.wait_for_function("() => sessionStorage.getItem('reload-after') === 'done'")
        page.get_by_text(HELLO).wait_for()


def test_four_tabs_that_are_restored_are_logged_in(page, context, address):
    for _ in range(TIMES):
        tabs = [context.new_page() for _ in range(4)]
        for tab in tabs:
            tab.evaluate(f"setTimeout(() => location.href = '{address}')")
        for tab in tabs:
            tab.get_by_text(HELLO).wait_for()
            tab.close()


def test_all_requests_of_a_tab_share_one_refresh(page, expire, refreshes):
    assert page.evaluate(SEND, 1) == [200]
    expire()

    assert page.evaluate(SEND, 20) == [200] * 20
    assert len(refreshes) == 1


def test_two_tabs_share_one_refresh(page, context, address, expire, refreshes):
    other = context.new_page()
    other.goto(address)
    other.get_by_text(HELLO).wait_for()
    for _ in range(TIMES):
        assert page.evaluate(SEND, 1) == other.evaluate(SEND, 1) == [200]
        expire()
        refreshes.clear()
        begin = f"window.result = ({SEND})(5)"
        for tab in (page, other):
            tab.evaluate(f"() => {{ {begin}; }}")

        assert [tab.evaluate("result") for tab in (page, other)] == [[200] * 5] * 2
        assert len(refreshes) == 1


def test_a_logout_and_a_login_are_felt_in_the_other_tab(page, context, address):
    other = context.new_page()
    other.goto(address)
    other.get_by_text(HELLO).wait_for()
    page.get_by_role("button", name="Log out").click()
    other.get_by_text("Please log in.").wait_for()
    assert not is_logged_in(other)

    page.get_by_label("Name").fill("user")
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Log in").click()
    other.get_by_text(HELLO).wait_for()
    assert is_logged_in(other)


HTML = {"content_type": "text/html", "body": "<!doctype html><title>Sign in to the Wi-Fi</title>"}


@pytest.mark.parametrize(
    "response",
    [
        {"status": 429, "json": {"detail": "Request was throttled."}},
        {"status": 503, "json": {"detail": "Service unavailable."}},
        {"status": 503} | HTML,
        {"status": 200} | HTML,
        {"status": 401} | HTML,
        None,
    ],
    ids=["429", "503", "503 HTML", "200 HTML", "401 HTML", "offline"],
)
def test_what_is_not_a_logout_logs_nobody_out(page, context, expire, response):
    assert page.evaluate(SEND, 1) == [200]
    expire()

    def answer(route):
        route.fulfill(**response) if response else route.abort("internetdisconnected")

    with answering(context, REFRESH, answer):
        assert page.evaluate(TRY, ["api", "/api/protected/"]) != "done"
        assert is_logged_in(page)
        page.reload()
        page.get_by_text("The server cannot be reached.").or_(
            page.get_by_text("Request was throttled.").or_(page.get_by_text("Service unavailable."))
        ).wait_for()

    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text(HELLO).wait_for()


def test_a_lost_response_to_a_refresh_costs_no_login(page, context, expire):
    assert page.evaluate(SEND, 1) == [200]
    expire()

    def lose(route):
        cookies = context.cookies(route.request.url)
        assert route.fetch().status == 200
        context.add_cookies(cookies)  # the browser has not got the new one
        route.abort()

    with answering(context, REFRESH, lose):
        assert page.evaluate(TRY, ["api", "/api/protected/"]) != "done"

    assert page.evaluate(SEND, 1) == [200]


def test_a_request_is_not_repeated_as_another_user(page, context, address, expire):
    """Its token expires, and it waits for the other tab, in which somebody is logging in."""
    other = context.new_page()
    other.goto(address)
    other.get_by_text(HELLO).wait_for()
    assert page.evaluate(SEND, 1) == [200]
    expire()
    held = []

    def hold(route):
        held.append(route) if route.request.method == "POST" else route.continue_()

    with answering(context, "**/api/session/", hold):
        other.evaluate(f"() => {{ window.login = ({CALL})(['login', 'user', 'pass']); }}")
        other.wait_for_timeout(300)
        page.evaluate(f"() => {{ window.result = ({SEND})(1); }}")
        page.wait_for_timeout(300)
        held[0].continue_()
        other.evaluate("login")

    assert page.evaluate("result") == [401]
    assert page.evaluate(SEND, 1) == [200]


def test_a_wrong_password_is_reported_on_the_page(context, address):
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Log in").click()

    page.get_by_text("No active account found with the given credentials").wait_for()


def test_a_public_view_needs_no_login(context, address):
    page = context.new_page()
    page.goto(address)
    page.get_by_text("Please log in.").wait_for()
    body = "async () => (await (await import('/static/api/page.js')).api('/api/public/')).json()"

    assert json.dumps(page.evaluate(body)).startswith('{"message": "Hello, everyone!')
