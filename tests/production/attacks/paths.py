"""Unusual paths and query strings."""

from tests.production.attacks.raw_http import Request
from tests.production.attacks.registry import Case, kind

IDS = [
    "0",
    "-1",
    "9" * 19,
    "9" * 40,
    "9" * 5000,
    "1e9",
    "%00",
    "%ff",
    "%ed%a0%80",
    "'",
    "1'--",
    "None",
]
IDS += ["..%2f..%2fetc%2fpasswd", "%2e%2e", "%0d%0aX-Ours:1", "%D9%A3", "x" * 3000, "{{7*7}}", "*"]
QUERIES = ["?format=x", "?format=%00", "?format=", "?format=json&format=api", "?%ff=%ff", "?%00"]
QUERIES += ["?x=" + "x" * 3000, "?" + "&" * 2000, "?" + "x=1&" * 1500, "?page=-1", "?limit=1e999"]
QUERIES += ["?lang=%00", "?version=x", "?ordering=owner__password", "?search=%00", "?lang=../x"]


@kind("RFC 3986")
def identifiers(target):
    """Yield requests for an object with an invalid id, and a valid token."""
    for path, (methods, _) in target.routes.items():
        if path.endswith("/1/"):
            for name in IDS:
                for method in methods:
                    asked = Request(method, path.replace("/1/", f"/{name}/"), (target.bearer,))
                    yield Case(f"{method} id {name:.20}", asked, may_hang_up=True)


@kind("RFC 3986")
def query_strings(target):
    for path in target.routes:
        for query in QUERIES:
            asked = Request("GET", path + query)
            yield Case(f"{query:.20}", asked, path not in target.protected_endpoints, True)
            yield Case(f"{query:.20}, a good token", asked.having(target.bearer), True, True)


@kind("RFC 3986")
def ways_around(target):
    """Yield other spellings of a protected path: the server must reject them too."""
    for path in target.protected_endpoints:
        bare = path.rstrip("/")
        around = [
            "/" + path,
            path + "/",
            "/." + path,
            bare + "/.",
            bare + "/../" + bare.split("/")[-1],
        ]
        around += [
            path.replace("/api", "/API"),
            path + "%00",
            bare + ";/",
            bare + "%2f",
            bare + "?",
        ]
        around += [
            path.replace("/api/", "/api//"),
            path.replace("/api/", "/api%2f"),
            "/x/.." + path,
        ]
        around += [b"http://x.example" + path.encode(), path.encode() + b"\xff", bare + ".json"]
        for name in around:
            yield Case(f"{name!r:.60}", Request("GET", name), may_enter=False, may_hang_up=True)
