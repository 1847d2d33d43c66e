"""Requests with a wrong length, an unknown method or broken framing."""

import json

import pytest

from tests.production.attacks.cases import Case, attack
from tests.production.attacks.raw_http import Request
from tests.production.attacks.target import JSON

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]

METHODS = (
    "GET POST PUT PATCH DELETE OPTIONS HEAD TRACE CONNECT PROPFIND FOO get GETGET é * 1".split()
)
METHODS += ["X" * 19, "X" * 9000, "G\0T"]


@attack("RFC 9110 9", at_least=952)
def test_unusual_methods_break_nothing(target):
    """Every method on every route: without a token, and with a valid one."""
    override = ("X-HTTP-Method-Override", "GET")
    for path in target.routes:
        for method in METHODS:
            asked = Request(method, path)
            is_protected = path in target.protected_endpoints
            yield Case(f"{method:.20}", asked, not is_protected, may_hang_up=True)
            yield Case(f"{method:.20}, overridden", asked.having(override), not is_protected, True)
            if method != "DELETE":
                yield Case(f"{method:.20}, a valid token", asked.having(target.bearer), True, True)


@attack("RFC 9112 6.3, 11.2", at_least=476)
def test_wrong_lengths_break_nothing(target):
    login = json.dumps({"username": target.username, "password": "x"}).encode()
    hidden = b"0\r\n\r\nGET /api/protected/ HTTP/1.1\r\nHost: x\r\n\r\n"
    framings = {
        "too short a length": [("Content-Length", "3")],
        "too long a length": [("Content-Length", "5000")],
        "an enormous length": [("Content-Length", "9" * 30)],
        "a negative length": [("Content-Length", "-1")],
        "a length with a sign": [("Content-Length", "+5")],
        "a length that is no number": [("Content-Length", "x")],
        "an empty length": [("Content-Length", "")],
        "two lengths": [("Content-Length", "5"), ("Content-Length", "50")],
        "a length in hexadecimal": [("Content-Length", "0x10")],
        "no length": [],
        "chunks that are none": [("Transfer-Encoding", "chunked")],
        "chunks and a length": [("Transfer-Encoding", "chunked"), ("Content-Length", "5")],
        "an unknown encoding": [("Transfer-Encoding", "x")],
        "two encodings": [("Transfer-Encoding", "x"), ("Transfer-Encoding", "chunked")],
    }
    own = (("Host", target.connection.parts.netloc), ("Connection", "close"), JSON)
    for path, (methods, _) in target.routes.items():
        for what, headers in framings.items():
            for body in (login, hidden):
                method = "POST" if "POST" in methods else "GET"
                request = Request(method, path, (*own, *headers), body, framed=False, cut=True)
                yield Case(what, request, path not in target.protected_endpoints, may_hang_up=True)


@attack("RFC 9112 2 to 5", at_least=13)
def test_malformed_requests_are_rejected(target):
    path = next(iter(target.protected_endpoints))
    for first in ("GET", "\0", "\r\n\r\n", "GET  ", " " * 9000, "\x16\x03\x01\x02\x00\x01\x00\x01"):
        yield Case(f"{first!r:.20}", Request(first, path, framed=False, cut=True), False, True)
    host = ("Host", target.connection.parts.netloc)
    for what, headers in {
        "no Host": [],
        "two Hosts": [host, ("Host", "x.example")],
        "another Host": [("Host", "x.example")],
        "a Host with a port that is none": [("Host", "127.0.0.1:x")],
        "a Host of bytes": [("Host", b"\xff\0")],
        "a name with a space": [host, ("Authorization ", "Bearer x")],
        "a name that is empty": [host, ("", "x")],
    }.items():
        yield Case(what, Request("GET", path, tuple(headers), framed=False, cut=True), False, True)
