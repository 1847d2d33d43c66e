"""What is attacked: its doors, its routes, and one account whose good tokens are spoiled."""

import base64
import json
import socket
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guide.course import UsageError
from tests.production.attacks.wire import Request, Wire, in_bytes

JSON = ("Content-Type", "application/json")
LOGIN = "/api/token/"

# What the API of the course serves beside what its schema tells: {path: (methods, fields)}.
UNTOLD = {
    "/": (["GET"], []),
    "/api/protected/": (["GET"], []),
    "/api/public/": (["GET"], []),
    LOGIN: (["POST"], ["username", "password"]),
    "/api/token/refresh/": (["POST"], ["refresh"]),
    "/api/token/blacklist/": (["POST"], ["refresh"]),
    "/api/token/verify/": (["POST"], ["token"]),
    "/api/notes/": (["GET", "POST"], ["text"]),
    "/api/notes/1/": (["GET", "PUT", "PATCH", "DELETE"], ["text"]),
    "/api/staff/notes/": (["GET"], []),
    "/api/session/": (["GET", "POST", "DELETE"], ["username", "password"]),
    "/api/session/refresh/": (["POST"], []),
    "/api/schema/": (["GET"], []),
    "/api/docs/": (["GET"], []),
    "/.well-known/jwks.json": (["GET"], []),
    "/healthz": (["GET"], []),
    "/readyz": (["GET"], []),
}


@dataclass(frozen=True)
class Place:
    """Where a token goes, and `base`: "access" or "refresh", the kind of token it wants."""

    name: str
    base: str
    put: object  # a function: a token in, a Request out


class Target:
    """sign: makes a token from claims and a header with the server's own key, where we have it.
    log: the path of the server's log, where we can read it.
    Raises UsageError where nothing answers, or the account cannot log in."""

    def __init__(self, address, username, password, sign=None, log=None):
        self.address, self.wire = address.rstrip("/"), Wire(address)
        self.username, self.password = username, password
        try:
            self.good = self.log_in()
        except OSError as error:
            why = error.strerror or error
            raise UsageError(f"Nothing answers at {address}: {why}.") from None
        self.header = jwt.get_unverified_header(self.good["access"])
        self.has_key = sign is not None
        self.sign_with_key = sign or self.made_up
        self.trap = socket.create_server(("127.0.0.1", 0))  # does it fetch what a token names?
        self.trap.setblocking(False)
        self.trap_address = f"http://127.0.0.1:{self.trap.getsockname()[1]}"
        self.log, self.read_so_far = log, 0
        self.doors = self.find_doors()

    def send(self, request):
        return self.wire.send(request)

    def get(self, path, *headers):
        return self.send(Request("GET", path, headers))

    def post(self, path, data, *headers):
        return self.send(Request("POST", path, (JSON, *headers), in_bytes(json.dumps(data))))

    def log_in(self):
        """Gives {"access": …, "refresh": …}."""
        answer = self.post(LOGIN, {"username": self.username, "password": self.password})
        with suppress(ValueError, TypeError, KeyError):
            pair = json.loads(answer.body)
            return {name: pair[name] for name in ("access", "refresh")}
        raise UsageError(
            f"A login as {self.username!r} at {LOGIN} gets {answer.status} and no tokens: "
            "--username and --password name an account of yours there."
        )

    @property
    def bearer(self):
        """The header of an honest request."""
        return ("Authorization", f"Bearer {self.good['access']}")

    @cached_property
    def routes(self):
        """{path: (methods, fields)}: what the schema tells, and what else is there."""
        answer = self.get("/api/schema/?format=json", self.bearer)
        told = {}
        with suppress(ValueError):
            told = routes_of(json.loads(answer.body))
        found = UNTOLD | told
        return {path: found[path] for path in found if self.get(path).status != 404 or path in told}

    def find_doors(self):
        """{path: status}: what refuses a stranger, and how it answers an honest request."""
        doors = {}
        for path, (methods, _) in self.routes.items():
            shut, status = self.get(path).status, self.get(path, self.bearer).status
            if "GET" in methods and shut in (401, 403) and status not in (shut, 404):
                doors[path] = status
        if not doors:
            raise UsageError("No view there refuses a stranger and lets this account in.")
        return doors

    @cached_property
    def csrf(self):
        """The headers that a browser's page would send, where the API serves one."""
        answer = self.get("/api/session/")
        with suppress(ValueError, KeyError, TypeError):
            token = json.loads(answer.body)["csrf_token"]
            name, _, rest = dict(answer.headers)["Set-Cookie"].partition("=")
            return [("X-CSRFToken", token)], f"{name}={rest.partition(';')[0]}"
        return [], ""

    @cached_property
    def places(self):
        """Wherever this server takes a token."""
        places = [
            Place(path, "access", lambda token, path=path: door(path, token)) for path in self.doors
        ]
        for path, (_, fields) in self.routes.items():
            for field, base in (("refresh", "refresh"), ("token", "access")):
                if fields == [field]:
                    places.append(Place(path, base, posting(path, field)))
        if "/api/session/refresh/" in self.routes:
            headers, cookie = self.csrf

            def put(token):
                crumbs = ("Cookie", in_bytes(cookie) + b"; refresh=" + in_bytes(token))
                return Request("POST", "/api/session/refresh/", (JSON, crumbs, *headers), b"{}")

            places.append(Place("/api/session/refresh/", "refresh", put))
        return places

    def claims(self, base):
        """The claims of a good token, with an id and a session of its own: a case that is let in
        must not use up the next one's."""
        claims = jwt.decode(self.good[base], options={"verify_signature": False})
        return claims | {"jti": uuid.uuid4().hex, "sid": str(uuid.uuid4())}

    def sign(self, payload, header=None):
        """A token with this payload (claims, or the bytes to sign as they are), signed with the
        server's own key if we have it, else with one that we made up."""
        payload = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return self.sign_with_key(payload, self.header | (header or {}))

    def made_up(self, payload, header):
        return signed(payload, header, Ed25519PrivateKey.generate())

    def keys(self):
        """The public keys that the server tells, as JSON Web Keys."""
        with suppress(ValueError, KeyError, TypeError):
            return json.loads(self.get("/.well-known/jwks.json").body)["keys"]
        return []

    def new_in_log(self):
        """What the server has written to its log since we last looked."""
        if self.log is None:
            return ""
        text = self.log.read_bytes()
        new, self.read_so_far = text[self.read_so_far :], len(text)
        return new.decode("utf-8", "replace")

    def was_lured(self):
        """Whether anybody has fetched from our trap since we last looked."""
        with suppress(BlockingIOError):
            self.trap.accept()[0].close()
            return True
        return False


def door(path, token):
    return Request("GET", path, (("Authorization", b"Bearer " + in_bytes(token)),))


def posting(path, field):
    return lambda token: Request(
        "POST", path, (JSON,), in_bytes(json.dumps({field: as_text(token)}))
    )


def as_text(token):
    return token.decode("latin-1") if isinstance(token, bytes) else token


def part(data):
    """One of the parts of a token: bytes, or what JSON makes of anything else, in Base64."""
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(payload, header, key):
    """A token signed with an Ed25519 key, or with the bytes of a secret."""
    text = f"{part(header)}.{part(payload)}"
    if isinstance(key, bytes):
        algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
        return f"{text}.{part(algorithm.sign(text.encode(), key))}"
    return f"{text}.{part(key.sign(text.encode()))}"


def routes_of(schema):
    """What an OpenAPI schema tells: {path: (methods, the fields of their bodies)}."""
    known = schema.get("components", {}).get("schemas", {})
    routes = {}
    for path, operations in schema.get("paths", {}).items():
        fields = []
        for operation in operations.values():
            content = operation.get("requestBody", {}).get("content", {})
            model = content.get("application/json", {}).get("schema", {})
            model = known.get(model.get("$ref", "").rpartition("/")[2], model)
            fields += [
                name
                for name, field in model.get("properties", {}).items()
                if not field.get("readOnly") and name not in fields
            ]
        one = path.replace("{id}", "1")
        routes[one] = ([method.upper() for method in operations], fields)
    return routes
