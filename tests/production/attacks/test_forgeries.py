"""Tokens that an attacker can make from a valid token and the public keys, without a private key.

The server must reject them in every location where it accepts a token."""

import base64
import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import RSAAlgorithm

from tests.production.attacks.cases import Case, attack, everywhere
from tests.production.attacks.target import LOGOUT, claims_of, part, signed

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]

WORDS = (
    ["", "secret", "password", "changeme", "key", "123456", "qwerty", "jwt_secret", "s3cr3t"]
    + ["your-256-bit-secret", "your_secret_key", "my_secret_key", "django-insecure", "notasecret"]
    + ["SECRET_KEY", "JWT_SIGNING_KEY", "null", "None", "0" * 32, "a" * 32, "\0", "\0" * 32]
)
DIGESTS = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}


def parts_of(target, base):
    """Return the three parts of a valid token, and its claims with a new id."""
    return *target.tokens[base].split("."), target.claims(base)


def with_hmac(header, claims, key):
    text = f"{part(header)}.{part(claims)}"
    digest = DIGESTS.get(header["alg"], "sha256")
    return f"{text}.{part(hmac.digest(key, text.encode(), digest))}"


@attack("RFC 8725 2.1, 3.1", at_least=294)
def test_unsigned_tokens_are_rejected(target):
    names = ["none", "None", "NONE", "nOnE", "none ", " none", "none\0", "", None, 0, False, [], {}]

    def tokens(base):
        _, payload, signature, claims = parts_of(target, base)
        for name in names:
            header = part(target.header | {"alg": name})
            yield f"alg {name!r}, no signature", f"{header}.{payload}."
            yield f"alg {name!r}, another's signature", f"{header}.{payload}.{signature}"
            yield f"alg {name!r}, no third part", f"{header}.{payload}"
        yield "no alg", f"{part({'typ': 'JWT'})}.{payload}.{signature}"
        yield "no header", f".{payload}.{signature}"
        yield "PyJWT's own alg none", jwt.encode(claims, None, algorithm="none")

    return everywhere(target, tokens)


@attack("RFC 8725 2.1, 3.1", at_least=252)
def test_algorithm_confusion_is_rejected(target):
    """The public key, in every form, as the secret of an HMAC; and other algorithms."""
    secrets = {f"{name} of {key.get('kid')}": secret for key in target.keys()
               for name, secret in forms(key).items()}  # fmt: skip
    own = {
        "RS256": rsa.generate_private_key(65537, 2048),
        "ES256": ec.generate_private_key(ec.SECP256R1()),
        "ES512": ec.generate_private_key(ec.SECP521R1()),
        "EdDSA": Ed25519PrivateKey.generate(),
    }
    own |= {"RS512": own["RS256"], "PS256": own["RS256"]}

    def tokens(base):
        claims = target.claims(base)
        for name, secret in secrets.items():
            for algorithm in [*DIGESTS, "HS256 ", "hs256"]:
                header = target.header | {"alg": algorithm}
                yield f"{algorithm} with the {name}", with_hmac(header, claims, secret)
        for algorithm, key in own.items():
            header = {name: target.header[name] for name in target.header if name != "alg"}
            yield f"{algorithm}, a key of ours", jwt.encode(claims, key, algorithm, header)

    return everywhere(target, tokens)


def forms(jwk):
    """Return a public key in all forms that a server may use as a secret, as {name: bytes}."""
    found = {"JWK": json.dumps(jwk).encode()}
    found |= {f"JWK's {name}": jwk[name].encode() for name in "xyn" if name in jwk}
    key = jwt.PyJWK(jwk).key
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = key.public_bytes(serialization.Encoding.PEM, kind)
    found |= {"PEM": pem, "PEM without its end": pem.strip()}
    found["PEM with CRLF"] = pem.replace(b"\n", b"\r\n")
    found["DER"] = key.public_bytes(serialization.Encoding.DER, kind)
    if jwk.get("kty") == "OKP":
        found["bytes"] = key.public_bytes_raw()
    return found


@attack("RFC 8725 2.2, 3.5", at_least=504)
def test_tokens_signed_with_guessable_keys_are_rejected(target):
    def tokens(base):
        for word in [*WORDS, target.username, target.password]:
            for algorithm in DIGESTS:
                header = target.header | {"alg": algorithm}
                what = f"{algorithm} with the key {word!r}"
                yield what, with_hmac(header, target.claims(base), word.encode())

    return everywhere(target, tokens)


@attack("RFC 8725 3.3, 3.4", at_least=203)
def test_broken_signatures_are_rejected(target):
    other_login = claims_of(target.log_in()["access"]).get("sid", "x")

    def tokens(base):
        header, payload, signature, claims = parts_of(target, base)
        raw = base64.urlsafe_b64decode(signature + "==")
        other = target.tokens["refresh" if base == "access" else "access"].split(".")[2]
        bad = {"empty": b"", "half": raw[: len(raw) // 2], "short": raw[:-1], "long": raw + b"\0"}
        bad |= {"zeros": bytes(len(raw)), "backwards": raw[::-1], "twice": raw * 2}
        bad |= {f"byte {at} changed": flipped(raw, at) for at in range(0, len(raw), 7)}
        if len(raw) == 64:  # Ed25519: S plus the group's order must not be valid, too
            order = 2**252 + 27742317777372353535851937790883648493
            s = int.from_bytes(raw[32:], "little") + order
            bad["S not reduced"] = raw[:32] + s.to_bytes(32, "little")
        for what, value in bad.items():
            yield f"signature: {what}", f"{header}.{payload}.{part(value)}"
        yield "signature of another token", f"{header}.{payload}.{other}"
        changes = [
            {"user_id": "2"},
            {"sid": other_login},
            {"exp": 2**33},
            {"is_staff": True},
            {"aud": "x"},
            {"jti": "x"},
        ]
        for change in changes:
            yield f"changed claim {change}", f"{header}.{part(claims | change)}.{signature}"
        yield "changed header", f"{part(target.header | {'x': 1})}.{payload}.{signature}"
        yield "parts in another order", f"{payload}.{header}.{signature}"
        yield "parts without dots", header + payload + signature
        yield "a fourth part", f"{header}.{payload}.{signature}.x"
        yield "nothing but dots", ".."

    return everywhere(target, tokens)


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@attack("RFC 8725 2.9, 3.10", at_least=63)
def test_tokens_that_bring_their_own_key_are_rejected(target):
    """The token brings its key, or says where to fetch it."""
    key = rsa.generate_private_key(65537, 2048)
    jwk = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": "ours"}
    url = f"{target.canary_address}/keys"
    der = forms(jwk)["DER"]
    brought = [{"jwk": jwk}, {"jku": url}, {"x5u": url}, {"x5c": [base64.b64encode(der).decode()]}]
    brought += [{"jku": url, "kid": url}, {"iss": url}, {"jwk": "x"}, {"jku": []}, {"x5c": {}}]

    def tokens(base):
        for header in brought:
            header = target.header | {"alg": "RS256"} | header
            yield (
                f"{', '.join(header)}",
                signed(json.dumps(target.claims(base)).encode(), header, key),
            )

    return everywhere(target, tokens)


@attack("RFC 8725 2.9, 3.10", at_least=336)
def test_forged_key_ids_are_rejected(target):
    url = f"{target.canary_address}/key"
    names = ["../../../../../../dev/null", "/dev/null", "/etc/passwd", "' OR '1'='1", "x; ls", url]
    names += ["", "\0", "é", "a\nINFO a line of ours", "x" * 3000, "x" * 60_000, "%s%n", "\ud800"]
    names += ["__class__", None, True, 0, -1, 2**70, [], ["x"], {}, {"x": 1}]

    def tokens(base):
        for name in names:
            for algorithm in ("HS256", target.header["alg"]):
                header = target.header | {"kid": name, "alg": algorithm}
                token = with_hmac(header, target.claims(base), b"")
                yield f"kid {name!r:.40}, {algorithm} with the key ''", token

    return everywhere(target, tokens)


@attack("RFC 8725 2.3, 2.4, 3.6", at_least=63)
def test_nested_and_encrypted_tokens_are_rejected(target):
    def tokens(base):
        header, payload, signature, _ = parts_of(target, base)
        jwe = {"alg": "dir", "enc": "A256GCM"}
        yield "five parts", ".".join([part(jwe), "", part(b"iv"), part(b"text"), part(b"tag")])
        zipped = part(jwe | {"zip": "DEF"})
        yield "five parts, compressed", ".".join([zipped, "", part(b"iv"), part(b"x"), part(b"t")])
        for more in ({"zip": "DEF"}, {"cty": "JWT"}, {"cty": "JWT", "alg": "none"}):
            nested = f"{part(target.header | more)}.{part(target.tokens[base].encode())}"
            yield f"a valid token inside, {more}", f"{nested}.{signature}"
            yield f"a valid token inside, {more}, unsigned", f"{nested}."
        yield (
            "JSON serialization",
            json.dumps(
                {"payload": payload, "signatures": [{"protected": header, "signature": signature}]}
            ),
        )

    return everywhere(target, tokens)


@attack("RFC 8725 2.6, 3.7", at_least=273)
def test_malformed_encodings_are_rejected(target):
    """JSON and Base64 that break their standards."""

    def tokens(base):
        header, payload, signature, claims = parts_of(target, base)
        text = json.dumps(claims)
        headers = {
            "alg twice": b'{"alg":"RS256","alg":"none"}',
            "alg twice, the other way": b'{"alg":"none","alg":"RS256"}',
            "alg in escapes": b'{"alg":"\\u006e\\u006f\\u006e\\u0065"}',
            "UTF-16": json.dumps(target.header).encode("utf-16"),
            "a byte order mark": b"\xef\xbb\xbf" + json.dumps(target.header).encode(),
            "no UTF-8": b'{"alg":"\xff"}',
            "2,500 levels": b'{"alg":' + b"[" * 2500 + b"]" * 2500 + b"}",
            "half": json.dumps(target.header).encode()[:-4],
        }
        headers |= {word: word.encode() for word in ["null", "[]", "1", '"x"', "NaN", "", "{}"]}
        for what, value in headers.items():
            for end in ("", signature):
                yield f"header: {what}", f"{part(value)}.{payload}.{end}"
        for what, value in {
            "UTF-16": text.encode("utf-16"),
            "no UTF-8": text.encode()[:-1] + b',"x":"\xff"}',
            "2,500 levels": b"[" * 2500 + b"]" * 2500,
            "an array": b"[]",
            "nothing": b"",
        }.items():
            yield f"payload: {what}", f"{header}.{part(value)}.{signature}"
        yield "NUL inside", f"{header}.{payload}\0.{signature}"
        yield "no ASCII", f"{header}.{payload}é.{signature}"
        yield "10 kB of dots", "." * 10_000
        yield "60 kB token", f"{header}.{part(b'x' * 45_000)}.{signature}"

    return everywhere(target, tokens)


@attack("RFC 8725 2.8, 3.11, 3.12", at_least=7)
def test_a_valid_token_of_the_other_type_is_rejected(target):
    """A valid access token in place of a refresh token, and the other way round."""
    for location in target.token_locations:
        # Where a token names no login, simplejwt's view verifies any type.
        if target.has_logins or not location.name.endswith("/verify/"):
            other = target.tokens["refresh" if location.base == "access" else "access"]
            yield Case(f"not a token for {location.base}", location.put(other), may_enter=False)


@attack("OWASP ASVS 5.0 7.4.1", at_least=7)
def test_tokens_of_an_ended_login_are_rejected(target):
    """Somebody has copied them before the user logged out."""
    if target.has_logins:
        for location in target.token_locations:
            tokens = target.log_in()
            target.post(LOGOUT, {"refresh": tokens["refresh"]})
            # A second logout is no error.
            is_logout = location.name == LOGOUT
            yield Case("after a logout", location.put(tokens[location.base]), is_logout)


@attack("RFC 8725 2.7, 3.9; RFC 9700 2.3", at_least=4)
def test_a_valid_token_for_another_service_is_rejected(target):
    """The server issued it for its second service."""
    data = {"refresh": target.log_in()["refresh"], "audience": "reports"}
    answer = target.post("/api/token/refresh/", data)
    token = json.loads(answer.body).get("access") if answer.status == 200 else None
    if token and claims_of(token).get("aud") == "reports":
        for location in target.token_locations:
            if location.base == "access":
                yield Case("for reports", location.put(token), may_enter=False)
