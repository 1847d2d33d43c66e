"""A small provider, like Keycloak: it signs tokens, and publishes its public key."""

import json
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://login.example.org/realms/shop"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class KeySet(BaseHTTPRequestHandler):
    def do_GET(self):
        key = RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        body = json.dumps({"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def start():
    """Serve the key set on a free port, and return its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), KeySet)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/certs"


def issue(key=KEY, kid="1", **claims):
    """Return an access token for the user "f:42". More claims replace its own; None removes one."""
    now = int(time.time())
    own = {"iss": ISSUER, "aud": ["shop-api", "account"], "sub": "f:42", "typ": "Bearer"}
    times = {"iat": now, "exp": now + 300, "jti": uuid.uuid4().hex}
    kept = {name: value for name, value in (own | times | claims).items() if value is not None}
    return jwt.encode(kept, key, algorithm="RS256", headers={"kid": kid})
