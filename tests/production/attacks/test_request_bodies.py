"""Bodies that no form sends, to every route that takes one, with a valid token."""

import json

import pytest

from tests.production.attacks.cases import Case, attack
from tests.production.attacks.raw_http import Request, in_bytes
from tests.production.attacks.target import JSON, LOGIN

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]

FORM = ("Content-Type", "application/x-www-form-urlencoded")
RAW = {
    "nothing": b"",
    "no JSON": b"{",
    "null": b"null",
    "an array": b"[]",
    "an array of objects": b"[{}]",
    "a number": b"1",
    "text": b'"x"',
    "NaN": b"NaN",
    "true": b"true",
    "no UTF-8": b'{"x":"\xff\xfe"}',
    "UTF-16": '{"x":1}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "NUL": b"\0",
    "a NUL after": b"{}\0",
    "10,000 arrays": b"[" * 10_000 + b"]" * 10_000,
    "10,000 objects": b'{"x":' * 10_000 + b"1" + b"}" * 10_000,
    "100,000 arrays, open": b"[" * 100_000,
    "a number of 5,000 digits": b'{"x":' + b"9" * 5000 + b"}",
    "5 MB": b'{"x":"' + b"x" * 5_000_000 + b'"}',
    "20,000 fields": json.dumps(dict.fromkeys(map(str, range(20_000)))).encode(),
    "__proto__": b'{"__proto__":{"is_staff":true}}',
}
VALUES = ["\0", "x\0y", "\ud800", "", " ", None, True, 0, -1, 10**400, 1.5, [], [1], {}, {"x": 1}]
VALUES += [[[[]]], "é" * 300, "x" * 200_000, "' OR '1'='1", "{{7*7}}", "%s%n", "../../etc/passwd"]
VALUES += ["\u202e", "\U0001f600", "\r\nX-Ours: 1", {"$ne": None}, ["x"] * 1000, "9" * 400]
NUMBERS = [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-0", b"9" * 5000, b"0x1", b"01"]
TYPES = "x / text/plain text/xml application/xml application/octet-stream application/jwt".split()
TYPES += "multipart/form-data APPLICATION/JSON application/json;;; application/* */*".split()
TYPES += ["application/json; charset=x", "application/json; charset=utf-16", "application/json\0"]
TYPES += [f"multipart/form-data; boundary={text}" for text in ("", "x", "x" * 300, "é")]
TYPES += ["application/x-www-form-urlencoded; charset=x", "x/" + "x" * 4000, "text/html; q=é", ""]


def takers(target):
    """(path, fields, request) for each route and method that takes a body; the login last."""
    _, cookie = target.csrf
    for path in sorted(target.routes, key=lambda path: (path == LOGIN, "session" in path)):
        methods, fields = target.routes[path]
        headers = [target.bearer]
        if "session" in path and cookie:
            headers = [*target.csrf[0], ("Cookie", cookie)]
        for method in methods:
            if method in ("POST", "PUT", "PATCH"):
                yield path, fields, Request(method, path, tuple(headers))


def with_body(request, body, *headers):
    more = request.having(*headers)
    return Request(more.method, more.path, more.headers, body)


def valid_fields(target, fields):
    """Return valid fields but for the password and the token, as {name: text}."""
    return {name: target.username if name == "username" else "x" for name in fields}


@attack("RFC 8259", at_least=378)
def test_malformed_bodies_break_nothing(target):
    for _, _, request in takers(target):
        for what, body in RAW.items():
            for form in (JSON, FORM):
                yield Case(f"{what}, {form[1]}", with_body(request, body, form), may_hang_up=True)


@attack("RFC 8259 3 to 8; RFC 8725 3.7", at_least=450)
def test_unusual_field_values_break_nothing(target):
    """Each field in turn with a value of another kind."""
    for _, fields, request in takers(target):
        for name in fields:
            rest = valid_fields(target, fields)
            for value in VALUES:
                body = in_bytes(json.dumps(rest | {name: value}))
                yield Case(f"{name}: {value!r:.30}", with_body(request, body, JSON))
            for number in NUMBERS:
                body = in_bytes(json.dumps(rest | {name: "@"})).replace(b'"@"', number)
                yield Case(f"{name}: {number!r:.30}", with_body(request, body, JSON))
            twice = json.dumps(rest)[:-1] + f', "{name}": ["x"]}}'
            yield Case(f"{name} twice", with_body(request, in_bytes(twice), JSON))
            for text in (b"%00", b"%ff", b"%", b"%zz", b"\xff", b"\0", b"&" * 2000, b"%ed%a0%80"):
                form = "&".join(f"{key}={word}" for key, word in rest.items() if key != name)
                body = in_bytes(form) + b"&" + in_bytes(name) + b"=" + text
                yield Case(f"{name}={text!r:.20} in a form", with_body(request, body, FORM))


@attack("RFC 9110 8.3", at_least=270)
def test_unusual_content_types_break_nothing(target):
    part = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\nx\xff\r\n--x--\r\n'
    base64 = b"\r\nContent-Transfer-Encoding: base64"
    names = (b'; filename="x"', b'; filename="../x\0"')
    for _, fields, request in takers(target):
        text = in_bytes(json.dumps(valid_fields(target, fields)))
        for name in TYPES:
            yield Case(f"{name:.40}", with_body(request, text, ("Content-Type", name)), True, True)
        multipart = ("Content-Type", "multipart/form-data; boundary=x")
        for more in (b"", base64, *names, b"\r\nx: " + b"x" * 9000):
            body = part % (in_bytes(fields[0] if fields else "x"), more)
            yield Case(f"a part with {more!r:.30}", with_body(request, body, multipart))
        yield Case("a part cut off", with_body(request, body[:40], multipart))
        gzip = ("Content-Encoding", "gzip")
        yield Case("gzip that is none", with_body(request, text, JSON, gzip))
