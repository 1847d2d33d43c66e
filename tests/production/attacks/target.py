"""What is attacked: its routes, its protected endpoints, and an account there."""

import base64
import json
import socket
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from guide.course import UsageError
from tests.production.attacks.raw_http import RawConnection, Request, in_bytes

JSON = ("Content-Type", "application/json")
LOGIN = "/api/token/"
LOGOUT = "/api/token/blacklist/"
NO_LOGIN = "00000000-0000-4000-8000-000000000000"

# The routes of the API of the course that its schema may lack: {path: (methods, fields)}.
OTHER_ROUTES = {
    "/": (["GET"], []),
    "/api/protected/": (["GET"], []),
    "/api/public/": (["GET"], []),
    LOGIN: (["POST"], ["username", "password"]),
    "/api/token/refresh/": (["POST"], ["refresh", "audience"]),
    LOGOUT: (["POST"], ["refresh"]),
    "/api/token/verify/": (["POST"], ["token"]),
    "/api/notes/": (["GET", "POST"], ["text"]),
    "/api/notes/1/": (["GET", "PUT", "PATCH", "DELETE"], ["text"]),
    "/api/staff/notes/": (["GET"], []),
    "/api/logins/": (["GET"], []),
    f"/api/logins/{NO_LOGIN}/": (["DELETE"], []),
    "/api/logins/others/": (["DELETE"], []),
    "/api/account/link/": (["POST"], ["email"]),
    "/api/account/password/": (["POST"], ["email", "token", "password"]),
    "/api/account/change/": (["POST"], ["password", "new_password"]),
    "/api/account/delete/": (["POST"], ["password"]),
    "/api/session/": (["GET", "POST", "DELETE"], ["username", "password"]),
    "/api/session/refresh/": (["POST"], []),
    "/api/schema/": (["GET"], []),
    "/api/docs/": (["GET"], []),
    "/.well-known/jwks.json": (["GET"], []),
    "/healthz": (["GET"], []),
    "/readyz": (["GET"], []),
}


@dataclass(frozen=True)
class TokenLocation:
    """A part of a request that holds a token.

    base: the kind of token that belongs there, "access" or "refresh"."""

    name: str
    base: str
    put: object  # a function: a token in, a Request out


class Target:
    """A server under attack, and an account there.

    Args:
        sign: makes a token from a payload and a header with the server's own key, if it is known.
        log: the path of the server's log, if it can be read.

    Raises:
        UsageError: if nothing answers, or the account cannot log in.
    """

    def __init__(self, address, username, password, sign=None, log=None):
        self.address, self.connection = address.rstrip("/"), RawConnection(address)
        self.username, self.password = username, password
        try:
            self.tokens = self.log_in()
        except OSError as error:
            why = error.strerror or error
            raise UsageError(f"Nothing answers at {address}: {why}.") from None
        self.header = jwt.get_unverified_header(self.tokens["access"])
        self.has_key = sign is not None
        self.sign_with_key = sign or self.made_up
        self.canary = socket.create_server(("127.0.0.1", 0))  # a URL of it is put into tokens
        self.canary.setblocking(False)
        self.canary_address = f"http://127.0.0.1:{self.canary.getsockname()[1]}"
        self.log, self.read_so_far = log, 0
        self.protected_endpoints = self.find_protected_endpoints()

    def send(self, request):
        return self.connection.send(request)

    def get(self, path, *headers):
        return self.send(Request("GET", path, headers))

    def post(self, path, data, *headers):
        return self.send(Request("POST", path, (JSON, *headers), in_bytes(json.dumps(data))))

    def log_in(self):
        """Log in and return {"access": …, "refresh": …}."""
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
        """The header of a valid request."""
        return ("Authorization", f"Bearer {self.tokens['access']}")

    @cached_property
    def routes(self):
        """The routes, {path: (methods, fields)}: those of the schema, and others that exist."""
        answer = self.get("/api/schema/?format=json", self.bearer)
        published = {}
        with suppress(ValueError):
            published = routes_of(json.loads(answer.body))
        found = OTHER_ROUTES | published
        return {
            path: found[path] for path in found if self.get(path).status != 404 or path in published
        }

    def find_protected_endpoints(self):
        """Return the endpoints that need a token, as {path: the status with a valid token}.

        Raises:
            UsageError: if there is none.
        """
        endpoints = {}
        for path, (methods, _) in self.routes.items():
            rejected, status = self.get(path).status, self.get(path, self.bearer).status
            if "GET" in methods and rejected in (401, 403) and status not in (rejected, 404):
                endpoints[path] = status
        if not endpoints:
            raise UsageError(
                "No view there rejects a request without a token and accepts one of this account."
            )
        return endpoints

    @cached_property
    def csrf(self):
        """The CSRF header and cookie that a page would send: ([header], cookie), or ([], "")."""
        answer = self.get("/api/session/")
        with suppress(ValueError, KeyError, TypeError):
            token = json.loads(answer.body)["csrf_token"]
            name, _, rest = dict(answer.headers)["Set-Cookie"].partition("=")
            return [("X-CSRFToken", token)], f"{name}={rest.partition(';')[0]}"
        return [], ""

    @cached_property
    def token_locations(self):
        """The TokenLocations of this server."""
        locations = [
            TokenLocation(path, "access", lambda token, path=path: bearer_request(path, token))
            for path in self.protected_endpoints
        ]
        for path, (_, fields) in self.routes.items():
            for field, base in (("refresh", "refresh"), ("token", "access")):
                if set(fields) - {"audience"} == {field}:
                    locations.append(TokenLocation(path, base, posting(path, field)))
        if "/api/session/refresh/" in self.routes:
            headers, cookie = self.csrf

            def put(token):
                crumbs = ("Cookie", in_bytes(cookie) + b"; __Host-refresh=" + in_bytes(token))
                return Request("POST", "/api/session/refresh/", (JSON, crumbs, *headers), b"{}")

            locations.append(TokenLocation("/api/session/refresh/", "refresh", put))
        return locations

    def claims(self, base):
        """Return the claims of a valid token.

        A case that is accepted must not use up the token of the next one. Where tokens name a
        login (`sid`), each refresh token is of a new one. Elsewhere it has a new id."""
        tokens = self.log_in() if self.has_logins and base == "refresh" else self.tokens
        claims = claims_of(tokens[base])
        return claims if self.has_logins else claims | {"jti": uuid.uuid4().hex}

    @property
    def has_logins(self):
        """Whether a token names its login, and is rejected once that has ended."""
        return "sid" in claims_of(self.tokens["access"])

    def sign(self, payload, header=None):
        """Return a token, signed with the server's own key or, if it is unknown, a random one.

        Args:
            payload: the claims, or the bytes to sign as they are.
            header: changes of the header of a valid token.
        """
        payload = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return self.sign_with_key(payload, self.header | (header or {}))

    def made_up(self, payload, header):
        return signed(payload, header, self.random_key)

    @cached_property
    def random_key(self):
        return rsa.generate_private_key(65537, 2048)

    def keys(self):
        """Return the public keys that the server publishes, as JSON Web Keys."""
        with suppress(ValueError, KeyError, TypeError):
            return json.loads(self.get("/.well-known/jwks.json").body)["keys"]
        return []

    def new_in_log(self):
        """Return what the server has written to its log since the last call."""
        if self.log is None:
            return ""
        text = self.log.read_bytes()
        new, self.read_so_far = text[self.read_so_far :], len(text)
        return new.decode("utf-8", "replace")

    def ssrf_canary_hit(self):
        """Return True if the server has connected to the canary since the last call.

        It would do so to fetch a URL from a token: server-side request forgery."""
        with suppress(BlockingIOError):
            self.canary.accept()[0].close()
            return True
        return False


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def bearer_request(path, token):
    return Request("GET", path, (("Authorization", b"Bearer " + in_bytes(token)),))


def posting(path, field):
    return lambda token: Request(
        "POST", path, (JSON,), in_bytes(json.dumps({field: as_text(token)}))
    )


def as_text(token):
    return token.decode("latin-1") if isinstance(token, bytes) else token


def part(data):
    """Return a part of a token: bytes, or any other value as JSON, in Base64."""
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(payload, header, key):
    """Return a token, signed with RS256 or, if the key is the bytes of a secret, with HS256."""
    text = f"{part(header)}.{part(payload)}"
    if isinstance(key, bytes):
        algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    else:
        algorithm = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256)
    return f"{text}.{part(algorithm.sign(text.encode(), key))}"


def routes_of(schema):
    """Return the routes of an OpenAPI schema, {path: (methods, the fields of their bodies)}."""
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
        one = path.replace("{id}", "1").replace("{sid}", NO_LOGIN)
        routes[one] = ([method.upper() for method in operations], fields)
    return routes
