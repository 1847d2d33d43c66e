import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client

OURS, FOREIGN = "https://localhost:5173", "https://attacker.example"
SESSION, REFRESH = "/api/session/", "/api/session/refresh/"


class Browser:
    """Keeps cookies, sends them unasked over HTTPS, and has the CSRF token of its page."""

    def __init__(self, **headers):
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.headers = headers

    def send(self, method, path, data=None, token=True, **headers):
        headers = self.headers | headers
        if token:
            answer = self.client.get(SESSION, secure=True)
            assert answer.status_code == 200
            headers |= {"X-CSRFToken": answer.json().get("csrf_token", "")}
        return getattr(self.client, method)(
            path, data, content_type="application/json", secure=True, headers=headers
        )

    def log_in(self, password="pass", **headers):
        return self.send("post", SESSION, {"username": "user", "password": password}, **headers)

    @property
    def cookie(self):
        return self.client.cookies["refresh"]


@pytest.fixture
def browser(user):
    return Browser(Origin="https://testserver")


def test_a_page_answers_at_the_root(client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert "/static/api/page.js" in answer.content.decode()
    assert finders.find("api/page.js")


def test_the_refresh_token_goes_into_a_cookie_and_not_into_the_body(browser):
    answer = browser.log_in()

    assert answer.status_code == 200
    assert set(answer.json()) == {"access"}
    assert browser.cookie["httponly"] is True
    assert browser.cookie["secure"] is True
    assert browser.cookie["samesite"] == "Strict"
    assert browser.cookie["path"] == "/api/session/"
    assert browser.cookie["max-age"] == 7 * 24 * 60 * 60


def test_the_csrf_cookie_stays_on_https(browser):
    browser.log_in()

    assert browser.client.cookies["csrftoken"]["secure"] is True


def test_a_reload_gets_a_new_access_token_from_the_cookie(browser, client):
    assert browser.log_in().status_code == 200
    before = browser.cookie.value

    answer = browser.send("post", REFRESH)
    assert answer.status_code == 200
    assert set(answer.json()) == {"access"}
    assert browser.cookie.value != before

    headers = {"Authorization": "Bearer " + answer.json()["access"]}
    assert client.get("/api/protected/", headers=headers).status_code == 200


def test_without_a_cookie_there_is_nothing_to_refresh(browser):
    answer = browser.send("post", REFRESH)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


@pytest.mark.parametrize(
    "method, accept, status", [("options", "*/*", 200), ("get", "text/html", 405)]
)
def test_the_refresh_can_be_described_to_whoever_asks(browser, method, accept, status):
    assert browser.send(method, REFRESH, Accept=accept).status_code == status


def test_a_logout_ends_the_token_and_takes_the_cookie(browser, client):
    assert browser.log_in().status_code == 200
    token = browser.cookie.value

    assert browser.send("delete", SESSION).status_code == 204
    assert browser.cookie.value == ""
    assert browser.cookie["path"] == "/api/session/"
    answer = client.post("/api/token/refresh/", {"refresh": token})
    assert answer.status_code == 401
    assert answer.json()["detail"] == "Token is blacklisted"

    browser.client.cookies["refresh"] = "made-up"
    assert browser.send("delete", SESSION).status_code == 204
    assert browser.send("delete", SESSION).status_code == 204


@pytest.mark.parametrize(
    "method, path", [("post", SESSION), ("post", REFRESH), ("delete", SESSION)]
)
def test_a_cookie_alone_changes_nothing(browser, method, path):
    assert browser.log_in().status_code == 200
    before = browser.cookie.value
    data = {"username": "user", "password": "pass"} if path == SESSION else None

    without_token = browser.send(method, path, data, token=False)
    foreign = browser.send(method, path, data, Origin=FOREIGN)

    assert without_token.status_code == foreign.status_code == 403
    assert without_token.json() == {"detail": "CSRF Failed: CSRF token missing."}
    assert foreign.json() == {
        "detail": f"CSRF Failed: Origin checking failed - {FOREIGN} does not match any trusted "
        "origins."
    }
    assert browser.cookie.value == before


def test_the_named_origin_may_log_in_and_read_the_answer(browser):
    answer = browser.log_in(Origin=OURS)

    assert answer.status_code == 200
    assert answer.headers.get("Access-Control-Allow-Origin") == OURS
    assert answer.headers.get("Access-Control-Allow-Credentials") == "true"


@pytest.mark.parametrize("origin, allowed", [(OURS, OURS), (FOREIGN, None)])
def test_only_the_named_origin_is_let_past_the_preflight(client, origin, allowed):
    asks = {
        "Origin": origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = client.options("/api/protected/", headers=asks)

    assert answer.headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method, path", [("post", REFRESH), ("delete", SESSION)])
def test_theft_is_remembered_where_requests_are_transactions(browser, method, path, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    assert browser.log_in().status_code == 200
    stolen = browser.cookie.value
    assert browser.send("post", REFRESH).status_code == 200
    newer = browser.cookie.value

    browser.client.cookies["refresh"] = stolen
    assert browser.send(method, path).status_code in (401, 204)
    browser.client.cookies["refresh"] = newer
    answer = browser.send("post", REFRESH)
    assert answer.status_code == 401
    assert answer.json()["detail"] == "Session has ended"


def test_the_eleventh_guess_gets_429(browser):
    guesses = [browser.log_in("guess").status_code for _ in range(11)]

    assert guesses == [401] * 10 + [429]
    assert browser.log_in().status_code == 429


def test_a_used_cookie_gets_429_after_ten_failures(browser):
    assert browser.log_in().status_code == 200
    used = browser.cookie.value
    other = Browser(Origin="https://testserver")

    def refresh():
        other.client.cookies["refresh"] = used
        return other.send("post", REFRESH).status_code

    assert [refresh() for _ in range(12)] == [200] + [401] * 10 + [429]


def test_a_valid_cookie_is_refreshed_whatever_others_send(browser):
    assert browser.log_in().status_code == 200
    other = Browser(Origin="https://testserver")
    assert [other.send("post", REFRESH).status_code for _ in range(11)] == [401] * 11
    other.client.cookies["refresh"] = browser.cookie.value.rpartition(".")[0] + "." + "A" * 43
    tries = [other.send("post", REFRESH).status_code for _ in range(11)]
    assert tries == [401] * 10 + [429]

    for _ in range(11):
        assert browser.send("post", REFRESH).status_code == 200


def test_requests_of_a_page_from_another_site_are_not_counted(browser):
    foreign = Browser(Origin=FOREIGN)
    for path in (SESSION, "/api/token/"):
        guesses = [
            foreign.send("post", path, {"username": "user", "password": "guess"}).status_code
            for _ in range(11)
        ]
        assert guesses == [403] * 11

    assert browser.log_in().status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"username": {}}',
        '{"username": "\\u0000", "password": "pass"}',
        '{"username": "user", "password": "pass", "staff": true}',
    ],
)
def test_a_malformed_login_is_the_callers_mistake(browser, body):
    answer = browser.send("post", SESSION, body)

    assert answer.status_code == 400
    assert answer.json()
