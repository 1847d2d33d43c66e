"""The contract of a browser client: what it does when tokens expire and servers fail.

Each case is a line of site/client-contract.md: its name, and the first line of its docstring."""

import json

import pytest

from tests.client_contract.client import EXPIRED, TOKEN, Broken, expect, expect_at_most, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("client contract")]
GROUP = "browser"
DJANGO = "5.2"  # what it shows does not depend on Django's version

JSON = {"Content-Type": "application/json"}
HTML = {"content_type": "text/html", "body": "<!doctype html><title>Sign in to the Wi-Fi</title>"}
POST = {"method": "POST", "headers": JSON, "body": json.dumps({"text": "sent once, für uns"})}


def is_post(route):
    return route.request.method == "POST"


def test_many_requests_share_one_refresh(client):
    """Twenty requests with an expired token send one refresh, and all of them succeed."""
    tab = client.log_in()
    client.expire()
    held = []
    with client.at_refresh(lambda route: held.append(route)):
        begun = tab.begin(20)
        client.wait_for_held(held, tab)
        until("twenty requests", lambda: client.rejected == 20, tab)
    for route in held:
        route.continue_()

    expect("responses", tab.finish(begun), [200] * 20)
    expect("refreshes", client.refreshes, 1)


def test_a_late_401_sends_no_second_refresh(client):
    """If a request gets its 401 only after the refresh, it is sent again with the new token."""
    tab = client.log_in()
    client.expire()
    held = []

    def hold(route):
        held.append(route) if is_post(route) and not held else route.fallback()

    with client.at_protected(hold):
        late = tab.begin(**POST)
        client.wait_for_held(held, tab)
        expect("an earlier request", tab.send(), [200])
    with client.at_protected(lambda route: route.fulfill(status=201, json={})):
        held[0].fulfill(**EXPIRED)
        expect("responses", tab.finish(late), [201])
    expect("refreshes", client.refreshes, 1)


def test_two_tabs_share_one_refresh(client):
    """Two tabs whose token expires at the same moment send one refresh."""
    tabs = [client.log_in(), client.open()]
    expect("a request of the second tab", tabs[1].send(), [200])
    client.expire()

    begun = [tab.begin(5) for tab in tabs]
    responses = [tab.finish(place) for tab, place in zip(tabs, begun, strict=True)]
    expect("responses", sum(responses, []), [200] * 10)
    expect("refreshes", client.refreshes, 1)


def test_a_slow_refresh_fails_no_request(client):
    """While a refresh takes seconds, all requests wait for it, later ones too."""
    tab = client.log_in()
    client.expire()
    held = []
    with client.at_refresh(lambda route: held.append(route)):
        first = tab.begin(3)
        client.wait_for_held(held, tab)
        second = tab.begin(3)
        tab.wait(2)
    for route in held:
        route.continue_()

    expect("responses", tab.finish(first) + tab.finish(second), [200] * 6)


def test_a_post_is_sent_again_with_its_body(client):
    """A POST that got 401 is sent again after the refresh: method, type and body are the same."""
    tab = client.log_in()
    client.expire()
    sent = []

    def answer(route):
        if not is_post(route):
            return route.fallback()
        request = route.request
        sent.append([request.headers.get("content-type"), request.post_data])
        route.fulfill(**EXPIRED) if len(sent) == 1 else route.fulfill(status=201, json={})

    with client.at_protected(answer):
        expect("responses", tab.send(**POST), [201])
    expect("what was sent", sent, [["application/json", POST["body"]]] * 2)


def test_a_second_401_is_returned(client):
    """A view that returns 401 after a refresh that worked gets the request twice, not for ever."""
    tab = client.log_in()
    client.count_from_now()
    sent = []

    def answer(route):
        if not is_post(route):
            return route.fallback()
        sent.append(route)
        route.fulfill(**EXPIRED)

    with client.at_protected(answer):
        expect("responses", tab.send(**POST), [401])
    expect_at_most("requests", len(sent), 2)
    expect_at_most("refreshes", client.refreshes, 1)


def test_a_reload_keeps_the_login(client):
    """After a reload, requests succeed, and `loggedIn()` is true."""
    tab = client.log_in()
    tab.load()

    expect("responses", tab.send(), [200])
    expect("loggedIn()", tab.is_logged_in(), True)


def test_a_logout_is_felt_in_other_tabs(client):
    """After a logout in one tab, the others are logged out, and dispatch `change`."""
    tab, other = client.log_in(), client.open()
    expect("a request of the other tab", other.send(), [200])
    before = other.changes()
    tab.logout()

    until("the logout in the other tab", lambda: not other.is_logged_in(), other)
    expect_at_most("change events that are missing", before + 1 - other.changes(), 0)


def test_after_a_logout_no_request_has_a_token(client):
    """After a logout, no request of any tab contains an access token."""
    tab, other = client.log_in(), client.open()
    expect("a request of the other tab", other.send(), [200])
    tab.logout()
    other.wait(0.5)
    client.count_from_now()
    for each in (tab, other):
        each.send()

    expect("requests with a token", client.with_token(), 0)


def test_a_login_is_felt_in_other_tabs(client):
    """After a login in one tab, the others are logged in, dispatch `change`, and requests work."""
    tab, other = client.open(), client.open()
    before = other.changes()
    expect("login()", tab.login(), None)

    until("the login in the other tab", other.is_logged_in, other)
    expect_at_most("change events that are missing", before + 1 - other.changes(), 0)
    expect("responses", other.send(), [200])


def test_no_request_is_repeated_as_another_user(client, other_account):
    """A request that gets 401 after another user has logged in is not sent with their token."""
    tab, other = client.log_in(), client.open()
    own, held, tokens = client.tokens(), [], []

    def hold(route):
        if not is_post(route):
            return route.fallback()
        tokens.append(route.request.headers.get("authorization"))
        held.append(route) if len(tokens) == 1 else route.fulfill(status=201, json={})

    with client.at_protected(hold):
        begun = tab.begin(**POST)
        client.wait_for_held(held, tab)
        other.logout()
        expect("login() of the other user", other.login(*other_account), None)
        held[0].fulfill(**EXPIRED)
        tab.finish(begun)
    repeated = [token for token in tokens[1:] if token and token not in own]
    expect("repeats with the token of another user", len(repeated), 0)


OUTAGES = {
    "503": {"status": 503, "json": {"detail": "Service unavailable."}},
    "429": {"status": 429, "json": {"detail": "Request was throttled."}},
    "html": {"status": 200} | HTML,
    "offline": None,
}


def is_no_logout(client, response):
    """Let the refresh fail for a while. The user stays logged in, without a new login."""
    tab = client.log_in()
    client.expire()
    before = tab.changes()

    def answer(route):
        route.fulfill(**response) if response else route.abort("internetdisconnected")

    with client.at_refresh(answer):
        tab.send()
        expect("loggedIn()", tab.is_logged_in(), True)
        expect("change events", tab.changes() - before, 0)
    expect("responses after it", tab.send(), [200])


def test_503_at_the_refresh_is_no_logout(client):
    """A refresh that returns 503 logs nobody out, and the next request tries again."""
    is_no_logout(client, OUTAGES["503"])


def test_429_at_the_refresh_is_no_logout(client):
    """A refresh that returns 429 logs nobody out, and the next request tries again."""
    is_no_logout(client, OUTAGES["429"])


def test_html_at_the_refresh_is_no_logout(client):
    """A page of HTML with 200, such as the login page of a Wi-Fi, logs nobody out."""
    is_no_logout(client, OUTAGES["html"])


def test_offline_at_the_refresh_is_no_logout(client):
    """A refresh without a network logs nobody out, and the next request tries again."""
    is_no_logout(client, OUTAGES["offline"])


def test_401_at_the_refresh_is_one_logout(client):
    """A refresh that returns 401 is a logout, with one `change` for five requests."""
    tab = client.log_in()
    client.expire()
    before = tab.changes()
    with client.at_refresh(lambda route: route.fulfill(**EXPIRED)):
        tab.send(5)
        expect("loggedIn()", tab.is_logged_in(), False)
        expect("change events", tab.changes() - before, 1)


def test_a_lost_response_costs_at_most_one_login(client):
    """If the response of a refresh is lost, requests work again: at once, or after one login."""
    tab = client.log_in()
    client.expire()
    lost = []

    def lose(route):
        lost.append(route)
        cookies = client.context.cookies(route.request.url)
        route.fetch()
        client.context.add_cookies(cookies)  # the browser has not got the new one
        route.abort()

    with client.at_refresh(lose):
        tab.send()
    expect("a refresh", bool(lost), True)
    if tab.send() != [200]:
        expect("login()", tab.login(), None)
    expect("responses", tab.send(), [200])


def test_without_a_login_requests_pass(client):
    """Without a login, `api()` sends a request without a token, and returns its response."""
    tab = client.open()

    def answer(route):
        has_token = "authorization" in route.request.headers
        route.fulfill(**EXPIRED) if has_token else route.fulfill(status=200, json={})

    with client.at_protected(answer):
        expect("responses", tab.send(), [200])


def test_without_a_login_401_is_returned(client):
    """Without a login, five requests that get 401 return it, and send at most one refresh."""
    tab = client.open()
    tab.wait(0.5)
    client.count_from_now()
    with client.at_protected(lambda route: route.fulfill(**EXPIRED)):
        expect("responses", tab.send(5), [401] * 5)
    expect_at_most("refreshes", client.refreshes, 1)


def test_a_wrong_password_is_an_error(client):
    """A login that returns 401 throws, logs nobody in, and sends no refresh."""
    tab = client.open()
    tab.wait(0.5)
    client.count_from_now()

    def answer(route):
        route.fulfill(**EXPIRED) if is_post(route) else route.fallback()

    with client.answering(lambda url: not client.is_refresh(url), answer):
        error = tab.login()
    expect("an error of login()", bool(error), True)
    expect("loggedIn()", tab.is_logged_in(), False)
    expect("refreshes", client.refreshes, 0)


def test_no_script_finds_a_token_in_storage(client):
    """No token is in localStorage, sessionStorage, a cookie that scripts read, or a URL."""
    tab = client.log_in()
    client.expire()
    expect("responses", tab.send(), [200])
    places = {
        "localStorage, sessionStorage, document.cookie or the page's URL": tab.run("readable"),
        "the URL of a request": " ".join(request.url for request in client.requests),
    }
    tokens = {token.split()[-1] for token in client.tokens()}
    tokens |= {it["value"] for it in client.context.cookies() if it["httpOnly"]}
    for place, text in places.items():
        if TOKEN.search(text) or any(token in text for token in tokens):
            raise Broken(f"{place}: expected no token, came one")
