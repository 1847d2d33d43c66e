"""Headers that no client sends, at each protected endpoint, in place of the valid one."""

import base64

import pytest

from tests.production.attacks.cases import Case, attack
from tests.production.attacks.raw_http import Request

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]


BYTES = [bytes.fromhex(text) for text in "00 0d 01 7f ff c3a9 eda080 e280ae".split()]
NAMES = "Host Content-Type Content-Length Accept Accept-Language Origin Cookie Referer".split()
NAMES += "If-Modified-Since If-None-Match Expect Upgrade Content-Encoding Range".split()
NAMES += ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"]
VALUES = ["", "é", "\0", "x" * 4000, "0", "-1", ";=,/", "'\"<>", "a\nb", "https://x.example"]


def at_protected_endpoints(target, cases, **more):
    """Yield a case for each protected endpoint and each (what, headers)."""
    for path in target.protected_endpoints:
        for what, headers in cases:
            yield Case(f"{what}", Request("GET", path, tuple(headers)), **more)


def authorization(*values):
    return [("Authorization", value) for value in values]


@attack("RFC 6750 2.1; RFC 9110 11", at_least=120)
def test_a_request_without_a_bearer_token_is_rejected(target):
    account = base64.b64encode(f"{target.username}:{target.password}".encode()).decode()
    valid = target.tokens["access"]
    values = ["", " ", "Bearer", "Bearer ", "Bearer null", "Bearer undefined", "Bearer Bearer"]
    values += [f"Basic {account}", f"Token {valid}", f"JWT {valid}", f"Digest {valid}", valid]
    values += ["Bearer x y", "Bearer x,y", "Bearer .", "Negotiate", "Bearer=" + valid, "\t", "é"]
    cases = [(f"Authorization: {value:.20}", authorization(value)) for value in values]
    names = ["Remote-User", "X-Forwarded-User", "X-User-Id", "X-Auth-User", "Proxy-Authorization"]
    names += ["Cookie", "Authorization_", "X-Authorization", "X-Original-URL", "Authorization-Info"]
    cases += [(f"{name} instead", [(name, f"Bearer {valid}")]) for name in names]
    cases += [(f"{name}: 1", [(name, "1")]) for name in names]
    cases += [("Cookie: access=", [("Cookie", f"access={valid}; sessionid=1")])]
    return at_protected_endpoints(target, cases, may_enter=False, may_hang_up=True)


@attack("RFC 6750 2.3, 5.3", at_least=15)
def test_a_token_in_the_query_string_is_rejected(target):
    valid = target.tokens["access"]
    for path in target.protected_endpoints:
        for name in ("token", "access_token", "access", "jwt", "Authorization"):
            request = Request("GET", f"{path}?{name}={valid}")
            yield Case(f"?{name}=", request, may_enter=False)


@attack("RFC 9110 5.5, 11.6.2", at_least=57)
def test_unusual_spellings_of_the_header_break_nothing(target):
    """A valid token: it may be accepted or rejected, and nothing may break."""
    valid = target.tokens["access"]
    values = [f"bearer {valid}", f"BEARER {valid}", f"Bearer  {valid}", f"Bearer\t{valid}"]
    values += [f" Bearer {valid}", f"Bearer {valid} ", f"Bearer {valid}\t", f"Bearer {valid} x"]
    values += [f'Bearer "{valid}"', f"Bearer {valid}=", f"Bearer {valid},", f"Bearer\v{valid}"]
    values += [f"Bearer\xa0{valid}", f"Bearer x, Bearer {valid}", f"Bearer {valid}, Basic eDp4"]
    cases = [(f"{value!r:.12}…{value[-3:]!r}", authorization(value)) for value in values]
    both = [f"Bearer {valid}", "Bearer x"]
    cases += [("two, the valid one first", authorization(*both))]
    cases += [("two, the valid one last", authorization(*both[::-1]))]
    cases += [("twice the valid one", authorization(both[0], both[0]))]
    cases += [("a folded line", authorization(f"Bearer\r\n {valid}"))]
    return at_protected_endpoints(target, cases, may_hang_up=True)


@attack("RFC 9110 5.4, 5.5", at_least=669)
def test_oversized_and_malformed_headers_are_rejected(target):
    sizes = [1000, 8000, 9000, 64_000, 70_000, 1_000_000]
    cases = [(f"a token of {size} bytes", authorization("Bearer " + "x" * size)) for size in sizes]
    cases += [(f"a scheme of {size} bytes", authorization("x" * size + " x")) for size in sizes]
    cases += [(f"a name of {size} bytes", [("X" * size, "1")]) for size in sizes]
    cases += [(f"{count} headers", [("X-A", "1")] * count) for count in (50, 200, 20_000)]
    for byte in BYTES:
        cases.append((f"{byte!r} in the token", authorization(b"Bearer x" + byte + b"y")))
        cases.append((f"{byte!r} in the scheme", authorization(b"Bea" + byte + b"rer x")))
        cases.append((f"{byte!r} in a name", [(b"X-" + byte, b"1")]))
        cases.append((f"{byte!r} in a cookie", [(b"Cookie", b"__Host-refresh=" + byte)]))
    for name in NAMES:
        for value in VALUES:
            cases.append((f"{name}: {value!r:.20}", [(name, value)]))
    return at_protected_endpoints(target, cases, may_enter=False, may_hang_up=True)
