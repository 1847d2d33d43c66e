import json

import pytest
from django.db import connection, connections
from django.test import Client

SESSION, REFRESH = "/api/session/", "/api/session/refresh/"
COOKIE, OURS, FOREIGN = "__Host-refresh", "https://testserver", "https://attacker.example"
LOGIN = {"username": "user", "password": "pass"}
ENDED = {"detail": "This login has ended.", "code": "login_ended"}


class Browser:
    """Keeps cookies, sends them automatically over HTTPS, and has the CSRF token of its page."""

    def __init__(self, origin=OURS):
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.headers = {"Origin": origin}

    def send(self, method, path, data=None, token=True, content_type="application/json", **headers):
        headers = self.headers | headers
        if token:
            answer = self.client.get(SESSION, secure=True)
            assert answer.status_code == 200
            headers |= {"X-CSRFToken": answer.json().get("csrf_token", "")}
        return getattr(self.client, method)(
            path, data, content_type=content_type, secure=True, headers=headers
        )

    def log_in(self, password="pass", **headers):
        return self.send("post", SESSION, LOGIN | {"password": password}, **headers)

    @property
    def cookie(self):
        return self.client.cookies[COOKIE]


@pytest.fixture
def browser(user):
    return Browser()


def test_a_login_puts_the_refresh_token_into_a_cookie_only(browser):
    answer = browser.log_in()

    assert answer.status_code == 200
    assert set(answer.json()) == {"access"}
    assert COOKIE in browser.client.cookies
    assert browser.cookie["httponly"] is True
    assert browser.cookie["secure"] is True
    assert browser.cookie["samesite"] == "Strict"
    assert browser.cookie["max-age"] == 7 * 24 * 60 * 60


def test_the_cookie_has_what_browsers_require_of_its_prefix(browser):
    """https://www.ietf.org/archive/id/draft-ietf-httpbis-rfc6265bis-20.html#section-4.1.3.2"""
    assert browser.log_in().status_code == 200

    assert [name for name in browser.client.cookies if "refresh" in name] == [COOKIE]
    assert browser.cookie["secure"] is True
    assert browser.cookie["path"] == "/"
    assert browser.cookie["domain"] == ""


def test_the_csrf_cookie_is_sent_over_https_only(browser):
    assert browser.log_in().status_code == 200

    assert browser.client.cookies["csrftoken"]["secure"] is True


def test_the_cookie_returns_a_new_access_token(browser, client):
    assert browser.log_in().status_code == 200
    before = browser.cookie.value

    answer = browser.send("post", REFRESH)
    assert answer.status_code == 200
    assert set(answer.json()) == {"access"}
    assert browser.cookie.value != before

    headers = {"Authorization": "Bearer " + answer.json()["access"]}
    assert client.get("/api/protected/", headers=headers).status_code == 200


@pytest.mark.parametrize("cookies", [{}, {COOKIE: ""}])
def test_a_refresh_without_a_cookie_returns_401(browser, cookies):
    browser.client.cookies.load(cookies)
    answer = browser.send("post", REFRESH)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_a_refresh_token_in_the_body_is_ignored(browser, client):
    refresh = client.post("/api/token/", LOGIN).json()["refresh"]

    assert browser.send("post", REFRESH, {"refresh": refresh}).status_code == 401


@pytest.mark.parametrize("space", ["\u2000", "\u00a0", "\u0085"])
def test_a_space_before_the_name_makes_it_another_cookie(browser, client, space):
    """A subdomain can set such a cookie: browsers protect the exact name only."""
    token = client.post("/api/token/", LOGIN).json()["refresh"]
    assert browser.send("get", SESSION).status_code == 200
    cookies = f"csrftoken={browser.client.cookies['csrftoken'].value}; {space}{COOKIE}={token}"
    as_sent = cookies.encode().decode("latin-1")

    assert browser.send("post", REFRESH, Cookie=as_sent).status_code == 401
    assert browser.send("delete", SESSION, Cookie=as_sent).status_code == 204
    assert client.post("/api/token/refresh/", {"refresh": token}).status_code == 200


@pytest.mark.parametrize(
    "method, accept, status", [("options", "*/*", 200), ("get", "text/html", 405)]
)
def test_the_refresh_describes_itself(browser, method, accept, status):
    assert browser.send(method, REFRESH, Accept=accept).status_code == status


@pytest.mark.parametrize("older", ["valid", "made-up"])
def test_a_second_login_of_a_browser_ends_the_first(browser, client, older):
    assert browser.log_in().status_code == 200
    first = browser.cookie.value
    if older == "made-up":
        browser.client.cookies[COOKIE] = "made-up"

    assert browser.log_in().status_code == 200
    answer = client.post("/api/token/refresh/", {"refresh": first})
    assert answer.status_code == (401 if older == "valid" else 200)
    assert browser.send("post", REFRESH).status_code == 200


def test_a_logout_ends_the_login_and_deletes_the_cookie(browser, client):
    assert browser.log_in().status_code == 200
    token = browser.cookie.value

    assert browser.send("delete", SESSION).status_code == 204
    assert browser.cookie.value == ""
    answer = client.post("/api/token/refresh/", {"refresh": token})
    assert answer.status_code == 401
    assert answer.json() == ENDED


def test_a_logout_with_an_invalid_cookie_or_without_one_returns_204(browser):
    browser.client.cookies[COOKIE] = "made-up"

    assert browser.send("delete", SESSION).status_code == 204
    assert browser.send("delete", SESSION).status_code == 204


@pytest.mark.parametrize("ended", ["by a logout", "made-up"])
def test_a_dead_cookie_is_deleted_with_the_401(browser, client, ended):
    assert browser.log_in().status_code == 200
    client.post("/api/token/blacklist/", {"refresh": browser.cookie.value})
    if ended == "made-up":
        browser.client.cookies[COOKIE] = "made-up"

    answer = browser.send("post", REFRESH)
    assert answer.status_code == 401
    assert COOKIE in answer.cookies
    assert answer.cookies[COOKIE].value == ""
    assert answer.cookies[COOKIE]["max-age"] == 0


def test_a_wrong_password_does_not_delete_the_cookie(browser):
    assert browser.log_in().status_code == 200
    assert browser.log_in("guess").status_code == 401

    assert browser.send("post", REFRESH).status_code == 200


def test_a_failed_login_does_not_end_the_login_of_the_cookie(browser):
    assert browser.log_in().status_code == 200
    assert [browser.log_in("guess").status_code for _ in range(11)] == [401] * 10 + [429]

    assert browser.send("post", REFRESH).status_code == 200


@pytest.mark.parametrize("path", ["/api/token/", "/api/token/refresh/", SESSION, REFRESH])
def test_a_response_with_a_token_is_never_stored(browser, client, path):
    tokens = client.post("/api/token/", LOGIN).json()
    assert browser.log_in().status_code == 200
    if path.startswith(SESSION):
        answer = browser.send("post", path, LOGIN if path == SESSION else None)
    else:
        answer = client.post(path, LOGIN | {"refresh": tokens["refresh"]})

    assert answer.status_code == 200
    assert "no-store" in answer.headers.get("Cache-Control", "").split(", ")


# Requests of other pages


@pytest.mark.parametrize(
    "method, path", [("post", SESSION), ("post", REFRESH), ("delete", SESSION)]
)
def test_a_cookie_alone_changes_nothing(browser, method, path):
    assert browser.log_in().status_code == 200
    before = browser.cookie.value
    data = LOGIN if path == SESSION else None

    without_token = browser.send(method, path, data, token=False)
    foreign = browser.send(method, path, data, Origin=FOREIGN)

    assert without_token.status_code == foreign.status_code == 403
    assert without_token.json() == {"detail": "CSRF Failed: CSRF token missing."}
    assert foreign.json() == {
        "detail": f"CSRF Failed: Origin checking failed - {FOREIGN} does not match any trusted "
        "origins."
    }
    assert browser.cookie.value == before


@pytest.mark.parametrize("path", [SESSION, REFRESH])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain"])
def test_a_body_that_is_not_json_returns_415(browser, path, kind):
    """A page of another site can send these kinds without a preflight."""
    assert browser.log_in().status_code == 200
    answer = browser.send("post", path, "username=user&password=pass", content_type=kind)

    assert answer.status_code == 415


def test_requests_of_a_page_from_another_site_are_not_counted(browser):
    foreign = Browser(FOREIGN)
    for path in (SESSION, "/api/token/"):
        guesses = [
            foreign.send("post", path, LOGIN | {"password": "guess"}).status_code for _ in range(11)
        ]
        assert guesses == [403] * 11

    assert browser.log_in().status_code == 200


# A stolen cookie


@pytest.mark.django_db(transaction=True)
def test_a_login_is_stored_before_its_user_is_read_again(browser, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    transactions = []

    def note(execute, *args):
        transactions.append(connection.in_atomic_block)
        return execute(*args)

    with connection.execute_wrapper(note):
        assert browser.log_in().status_code == 200
    assert transactions and not transactions[-1]


@pytest.mark.django_db(transaction=True)
def test_a_reuse_ends_the_login_where_requests_are_transactions(browser, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    stolen, newest = used_cookie(browser), browser.cookie.value

    browser.client.cookies[COOKIE] = stolen
    assert browser.send("post", REFRESH).status_code == 401
    browser.client.cookies[COOKIE] = newest
    answer = browser.send("post", REFRESH)
    assert (answer.status_code, answer.json()) == (401, ENDED)


def test_a_logout_with_an_older_cookie_ends_the_login(browser):
    stolen, newest = used_cookie(browser), browser.cookie.value

    browser.client.cookies[COOKIE] = stolen
    assert browser.send("delete", SESSION).status_code == 204
    browser.client.cookies[COOKIE] = newest
    answer = browser.send("post", REFRESH)
    assert (answer.status_code, answer.json()) == (401, ENDED)


def used_cookie(browser):
    """Log in. Return a refresh token that was replaced twice."""
    assert browser.log_in().status_code == 200
    used = browser.cookie.value
    for _ in range(2):
        assert browser.send("post", REFRESH).status_code == 200
    return used


# Guesses


def test_the_eleventh_guess_gets_429(browser):
    guesses = [browser.log_in("guess").status_code for _ in range(11)]

    assert guesses == [401] * 10 + [429]
    assert browser.log_in().status_code == 429


def test_a_used_cookie_never_gets_429(browser):
    used, other = used_cookie(browser), Browser()

    for _ in range(11):
        other.client.cookies[COOKIE] = used
        assert other.send("post", REFRESH).status_code == 401


def test_a_valid_cookie_is_refreshed_whatever_others_send(browser):
    assert browser.log_in().status_code == 200
    other = Browser()
    assert [other.send("post", REFRESH).status_code for _ in range(11)] == [401] * 11
    made_up = browser.cookie.value.rpartition(".")[0] + "." + "A" * 43
    for _ in range(11):
        other.client.cookies[COOKIE] = made_up
        assert other.send("post", REFRESH).status_code == 401

    for _ in range(11):
        assert browser.send("post", REFRESH).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"username": {}}',
        '{"username": "\\u0000", "password": "pass"}',
        json.dumps({"username": "user"}),
    ],
)
def test_a_malformed_login_returns_400(browser, body):
    answer = browser.send("post", SESSION, body)

    assert answer.status_code == 400
    assert answer.json()
