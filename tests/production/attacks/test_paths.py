"""Unusual paths and query strings."""

import pytest

from tests.production.attacks.cases import Case, attack
from tests.production.attacks.raw_http import Request

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]

IDS = "0 -1 1e9 %00 %ff %ed%a0%80 ' 1'-- None ..%2f..%2fetc%2fpasswd %2e%2e".split()
IDS += "%0d%0aX-Ours:1 %D9%A3 {{7*7}} *".split() + ["9" * 19, "9" * 40, "9" * 5000, "x" * 3000]
QUERIES = ["?format=x", "?format=%00", "?format=", "?format=json&format=api", "?%ff=%ff", "?%00"]
QUERIES += ["?x=" + "x" * 3000, "?" + "&" * 2000, "?" + "x=1&" * 1500, "?page=-1", "?limit=1e999"]
QUERIES += ["?lang=%00", "?version=x", "?ordering=owner__password", "?search=%00", "?lang=../x"]


@attack("RFC 3986", at_least=76)
def test_invalid_ids_break_nothing(target):
    """Yield requests for an object with an invalid id, and a valid token."""
    for path, (methods, _) in target.routes.items():
        if path.endswith("/1/"):
            for name in IDS:
                for method in methods:
                    asked = Request(method, path.replace("/1/", f"/{name}/"), (target.bearer,))
                    yield Case(f"{method} id {name:.20}", asked, may_hang_up=True)


@attack("RFC 3986", at_least=544)
def test_unusual_query_strings_break_nothing(target):
    for path in target.routes:
        for query in QUERIES:
            asked = Request("GET", path + query)
            yield Case(f"{query:.20}", asked, path not in target.protected_endpoints, True)
            yield Case(f"{query:.20}, a valid token", asked.having(target.bearer), True, True)


@attack("RFC 3986", at_least=48)
def test_other_spellings_of_a_protected_path_are_rejected(target):
    """Yield other spellings of a protected path: the server must reject them too."""
    for path in target.protected_endpoints:
        bare = path.rstrip("/")
        doubled, encoded = path.replace("/api/", "/api//"), path.replace("/api/", "/api%2f")
        around = ["/" + path, path + "/", "/." + path, bare + "/.", path + "%00", bare + ";/"]
        around += [bare + "%2f", bare + "?", bare + ".json", "/x/.." + path, doubled, encoded]
        around += [f"{bare}/../{bare.split('/')[-1]}", path.replace("/api", "/API")]
        around += [b"http://x.example" + path.encode(), path.encode() + b"\xff"]
        for name in around:
            yield Case(f"{name!r:.60}", Request("GET", name), may_enter=False, may_hang_up=True)
