import http.server
import itertools
import json
import os
import socket
import struct
import threading
from contextlib import contextmanager
from pathlib import Path

import jwt
import pytest

ISSUER = "https://notes.example"

ASK_FOR_A_REPORT = """
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from django.test import Client

def ask(token):
    host, _, token = token.rpartition(" ")
    headers = {"Host": host or "localhost", "Accept": "text/html, */*"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    begun = monotonic()
    answer = Client(raise_request_exception=False).get("/api/report/", headers=headers)
    body = answer.content.decode().splitlines()[:1]
    late = "" if monotonic() - begun < 10 else "after a long wait"
    return " ".join([str(answer.status_code), *body, late])

for token in TOKENS:
    if isinstance(token, tuple):  # all of these at once
        with ThreadPoolExecutor(len(token)) as threads:
            print(*threads.map(ask, token), sep="\\n")
    elif isinstance(token, int):
        sleep(token)
    else:
        print(ask(token))
"""
UNAVAILABLE = (
    '503 {"detail":"The keys to verify your token are not available. Try again in a moment."} '
)


@pytest.fixture
def tokens(client, user):
    login = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert login.status_code == 200
    return login.json()


@pytest.fixture
def refresh(client, tokens):
    """Sends the refresh token of the login, with these fields: refresh(audience="reports")."""

    def post(**fields):
        return client.post(
            "/api/token/refresh/",
            json.dumps({"refresh": tokens["refresh"]} | fields),
            content_type="application/json",
        )

    return post


@pytest.fixture
def sign():
    """Signs claims with the project's own private key."""
    [path] = Path(os.environ["JWT_KEYS_DIR"]).glob("*.pem")
    return lambda claims: jwt.encode(claims, path.read_bytes(), "RS256", headers={"kid": path.stem})


@pytest.fixture
def ask_for_reports(start):
    """Sends each token to the second service, in one fresh process; gives a line for each.

    It sends the tokens of a tuple at once, and waits for as many seconds as a number says."""

    def run(url, *tokens):
        done = start(
            *("shell", "-v0", "-c", ASK_FOR_A_REPORT.replace("TOKENS", repr(tokens))),
            DJANGO_SETTINGS_MODULE="reports.settings",
            JWK_URL=url,
            JWT_KEYS_DIR=None,
        )
        assert done.stdout, done.stderr
        return done.stdout.splitlines()

    return run


def get(client, token):
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {token}"})


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def statuses(lines):
    return [line.partition(" ")[0] for line in lines]


def test_a_login_issues_tokens_for_this_service_only(client, tokens):
    for token in tokens.values():
        claims = claims_of(token)
        assert (claims.get("iss"), claims.get("aud")) == (ISSUER, "notes")
    assert get(client, tokens["access"]).status_code == 200


@pytest.mark.parametrize("audience", ["notes", "reports"])
def test_a_refresh_issues_an_access_token_for_the_audience_of_the_request(refresh, audience):
    answer = refresh(audience=audience)

    assert answer.status_code == 200
    assert claims_of(answer.json()["access"]).get("aud") == audience
    assert claims_of(answer.json()["access"]).get("iss") == ISSUER


@pytest.mark.parametrize("fields", [{}, {"audience": "reports"}])
def test_a_refresh_token_is_for_the_issuer_whatever_the_audience(client, refresh, fields):
    answer = refresh(**fields)
    assert claims_of(answer.json()["refresh"]).get("aud") == "notes"

    again = client.post("/api/token/refresh/", {"refresh": answer.json()["refresh"]})
    assert again.status_code == 200
    assert get(client, again.json()["access"]).status_code == 200


@pytest.mark.parametrize("audience", ["billing", "", ["reports"], ["notes", "reports"], {}, None])
def test_an_unknown_audience_is_rejected_and_the_refresh_token_still_works(refresh, audience):
    answer = refresh(audience=audience)
    assert answer.status_code == 400
    assert list(answer.json()) == ["audience"]

    assert claims_of(refresh().json()["access"]).get("aud") == "notes"


def test_the_message_does_not_repeat_an_unknown_audience(refresh):
    assert refresh(audience="billing").json() == {"audience": ["This audience is unknown."]}
    assert refresh(audience="\ud800").json() == {"audience": ["This audience is unknown."]}


def test_a_token_for_the_second_service_is_rejected_here(client, refresh):
    answer = refresh(audience="reports")
    assert answer.status_code == 200

    assert get(client, answer.json()["access"]).status_code == 401
    verify = client.post("/api/token/verify/", {"token": answer.json()["access"]})
    assert verify.status_code == 401


@pytest.mark.parametrize("claim, value", [("aud", "billing"), ("iss", "https://other.example")])
def test_a_token_for_others_or_from_others_is_rejected(client, tokens, sign, claim, value):
    claims = claims_of(tokens["access"])
    assert get(client, sign(claims)).status_code == 200

    assert get(client, sign(claims | {claim: value})).status_code == 401


def test_the_second_service_accepts_its_own_audience_only(
    ask_for_reports, live_server, refresh, sign, tokens
):
    answer = refresh(audience="reports").json()
    access = answer["access"]
    claims, kid = claims_of(access), jwt.get_unverified_header(access)["kid"]
    lines = ask_for_reports(
        f"{live_server.url}/.well-known/jwks.json",
        access,
        f"127.0.0.1 {access}",
        tokens["access"],
        answer["refresh"],
        sign(claims_of(answer["refresh"]) | {"aud": "reports"}),
        sign(claims | {"iss": "https://other.example"}),
        jwt.encode(claims, "x" * 32, "HS256", headers={"kid": kid}),
        "",
        f"attacker.example {access}",
    )

    assert statuses(lines) == ["200", "200"] + ["401"] * 6 + ["400"]
    assert lines[0] == '200 {"message":"A report for user, user 1."} '


def test_the_second_service_accepts_a_token_until_it_expires_though_the_login_has_ended(
    ask_for_reports, client, live_server, refresh
):
    answer = refresh(audience="reports").json()
    logout = client.post("/api/token/blacklist/", {"refresh": answer["refresh"]})
    assert logout.status_code == 200

    lines = ask_for_reports(f"{live_server.url}/.well-known/jwks.json", answer["access"])
    assert statuses(lines) == ["200"]


def test_the_second_service_needs_no_keys_to_reject_a_request_without_a_token(ask_for_reports):
    assert statuses(ask_for_reports("http://127.0.0.1:1/", "")) == ["401"]


def test_while_the_issuer_is_away_the_second_service_returns_503(ask_for_reports, refresh):
    access = refresh(audience="reports").json()["access"]

    assert ask_for_reports("http://127.0.0.1:1/", access) == [UNAVAILABLE]


def test_while_the_issuer_is_silent_the_second_service_returns_503_soon(ask_for_reports, refresh):
    access = refresh(audience="reports").json()["access"]

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert ask_for_reports(url, access) == [UNAVAILABLE]


def test_while_the_issuer_is_silent_no_request_waits_for_the_others(ask_for_reports, refresh):
    access = refresh(audience="reports").json()["access"]

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert ask_for_reports(url, (access,) * 8) == [UNAVAILABLE] * 8


def test_soon_after_the_issuer_is_back_the_second_service_has_its_keys(
    ask_for_reports, client, refresh
):
    access = refresh(audience="reports").json()["access"]
    keys = client.get("/.well-known/jwks.json").content

    with serving([502, 200], keys) as url:
        lines = ask_for_reports(url, access, 10, access, access)
    assert statuses(lines) == ["503", "200", "200"]


@pytest.mark.parametrize(
    "status, body",
    [
        (500, b"{}"),
        (502, b"<h1>Bad Gateway</h1>"),
        (200, b"<h1>Hello</h1>"),
        (200, b'{"keys": []}'),
        (200, None),
    ],
)
def test_while_the_issuer_returns_no_keys_the_second_service_returns_503(
    ask_for_reports, refresh, status, body
):
    access = refresh(audience="reports").json()["access"]

    with serving(status, body) as url:
        assert ask_for_reports(url, access) == [UNAVAILABLE]


@contextmanager
def serving(status, body):
    """A server that answers each request with this; gives its URL.

    status: one number for all requests, or a list with a number for each."""
    following = iter(status) if isinstance(status, list) else itertools.repeat(status)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(next(following))
            self.end_headers()
            if body is None:  # the connection breaks
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                os.close(self.connection.detach())
            else:
                self.wfile.write(body)

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def test_the_second_service_does_not_start_without_the_address_of_the_keys(start):
    run = start("check", DJANGO_SETTINGS_MODULE="reports.settings", JWK_URL=None)

    assert run.returncode == 1
    assert run.stderr.endswith("KeyError: 'JWK_URL'\n")
