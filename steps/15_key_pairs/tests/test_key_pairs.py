import base64
import os
import runpy
import sys
import time
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

LOG_IN = """
from rest_framework_simplejwt.tokens import AccessToken
print(AccessToken.for_user(User(pk=1, password="x")))
"""
CHECK = """
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken
for token in TOKENS:
    try:
        print("user", AccessToken(token)["user_id"])
    except TokenError as error:
        print(error)
"""
PUBLISHED = """
from django.test import Client
answer = Client().get("/.well-known/jwks.json", headers={"Host": "localhost"})
for key in answer.json()["keys"]:
    print(key["kid"])
"""
WITH_A_DATE = """
from datetime import date
from rest_framework_simplejwt.tokens import AccessToken
token = AccessToken.for_user(User(pk=1, password="x"))
token["day"] = date(2026, 1, 2)
print(token)
"""

# Of secp112r1, which the package cryptography does not know. Made for this test alone.
UNKNOWN_CURVE = b"""\
-----BEGIN EC PRIVATE KEY-----
MD4CAQEEDnuV52qE5TcV6uEJakmJoAcGBSuBBAAGoSADHgAE2NK/fccjaNdd99iQ
2JVgesw6jUxdy5Atu8Iosg==
-----END EC PRIVATE KEY-----
"""


@pytest.fixture
def access(client, user):
    login = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert login.status_code == 200
    return login.json()["access"]


@pytest.fixture
def keys(client):
    """The published keys: {key id: JSON Web Key}."""
    answer = client.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    return {key["kid"]: key for key in answer.json()["keys"]}


@pytest.fixture
def shell(start):
    """Runs code in a fresh process of the project, with these tokens; gives the lines that it
    prints, or those with which it fails."""

    def run(code, *tokens, **environment):
        done = start("shell", "-v0", "-c", code.replace("TOKENS", repr(tokens)), **environment)
        return (done.stdout or done.stderr).splitlines()

    return run


@pytest.fixture
def sign():
    """Signs claims with the project's own private key."""
    paths = list(Path(os.environ["JWT_KEYS_DIR"]).glob("*.pem"))
    assert len(paths) == 1, "the project has no private key"
    header = {"kid": paths[0].stem}
    return lambda claims: jwt.encode(claims, paths[0].read_bytes(), "RS256", headers=header)


@pytest.fixture
def make_key(settings, tmp_path, monkeypatch, capsys):
    """Return a function that runs make_key.py for a folder, and returns the path of the new key."""

    def run(folder=tmp_path):
        script = settings.BASE_DIR / "make_key.py"
        assert script.exists()
        with monkeypatch.context() as changed:
            changed.setenv("JWT_KEYS_DIR", str(folder))
            try:
                runpy.run_path(str(script))
            except OSError as error:
                raise AssertionError(f"make_key.py: {error}") from None
        path = folder / f"{capsys.readouterr().out.strip()}.pem"
        assert path.exists()
        return path

    return run


@pytest.fixture
def with_settings(tmp_path_factory):
    """The environment of a project with other settings of simplejwt."""

    def make(**changes):
        folder = tmp_path_factory.mktemp("settings")
        text = f"from config.settings import *\n\nSIMPLE_JWT |= {changes!r}\n"
        (folder / "changed.py").write_text(text, "utf-8")
        return {"DJANGO_SETTINGS_MODULE": "changed", "PYTHONPATH": str(folder)}

    return make


def get(client, token):
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {token}"})


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def pem(key, encryption=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def test_the_published_key_verifies_the_token_that_names_it(access, keys):
    header = jwt.get_unverified_header(access)
    assert header["alg"] == "RS256"
    assert header.get("kid") in keys

    key = jwt.PyJWK(keys[header["kid"]])
    claims = jwt.decode(access, key, ["RS256"], options={"verify_aud": False})
    assert claims["user_id"] == "1"


def test_the_jwks_contains_public_keys_only(keys):
    for key in keys.values():
        assert set(key) == {"kty", "n", "e", "kid", "alg", "key_ops"}
        assert (key["kty"], key["alg"], key["key_ops"]) == ("RSA", "RS256", ["verify"])
        assert len(base64.urlsafe_b64decode(key["n"] + "==")) == 2048 / 8


def test_the_jwks_may_be_kept_for_five_minutes(client):
    answer = client.get("/.well-known/jwks.json")

    assert answer.status_code == 200
    assert set(answer.headers.get("Cache-Control", "").split(", ")) == {"max-age=300", "public"}


def test_the_protected_view_accepts_a_token_of_the_key_pair(client, access):
    assert jwt.get_unverified_header(access)["alg"] == "RS256"
    assert get(client, access).status_code == 200


def test_a_token_signed_with_a_public_key_is_rejected(client, access, keys):
    kid, key = keys.popitem()
    for secret in (base64.urlsafe_b64decode(key["n"] + "=="), key["n"].encode()):
        forged = jwt.encode(claims_of(access), secret, "HS256", headers={"kid": kid})
        assert get(client, forged).status_code == 401


@pytest.mark.parametrize("kid", ["unknown", "../manage", None])
def test_a_token_that_names_an_unknown_key_is_rejected(client, access, kid):
    header = {"kid": kid} if kid else {}
    forged = jwt.encode(claims_of(access), "x" * 32, "HS256", headers=header)

    answer = get(client, forged)
    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


def test_the_setting_leeway_still_accepts_a_token_that_has_just_expired(
    access, shell, sign, with_settings
):
    expired = sign(claims_of(access) | {"exp": int(time.time()) - 10})

    assert shell(CHECK, expired) == ["Token is expired"]
    assert shell(CHECK, expired, **with_settings(LEEWAY=600)) == ["user 1"]


def test_the_setting_json_encoder_still_encodes_a_date(shell, with_settings):
    encoder = with_settings(JSON_ENCODER="rest_framework.utils.encoders.JSONEncoder")

    printed = shell(WITH_A_DATE, **encoder)
    assert len(printed) == 1, printed
    assert claims_of(printed[0])["day"] == "2026-01-02"


@pytest.mark.parametrize(
    "setting, claim, others",
    [("AUDIENCE", "aud", "billing"), ("ISSUER", "iss", "https://b.example")],
)
def test_the_settings_audience_and_issuer_are_still_written_and_verified(
    access, shell, sign, with_settings, setting, claim, others
):
    ours = with_settings(**{setting: "https://a.example"})

    [token] = shell(LOG_IN, **ours)
    assert claims_of(token).get(claim) == "https://a.example"
    foreign = sign(claims_of(access) | {claim: others})
    assert shell(CHECK, token, foreign, **ours) == ["user 1", "Token is invalid"]


def test_a_claim_without_a_setting_is_not_written(access):
    assert not {"aud", "iss"} & set(claims_of(access))


def test_a_new_key_is_published_before_it_signs(make_key, shell, tmp_path):
    folder = {"JWT_KEYS_DIR": str(tmp_path)}
    first = make_key()
    [old] = shell(LOG_IN, **folder)
    second = make_key()

    folder["JWT_ACTIVE_KEY"] = first.stem
    still, *published = shell(LOG_IN + PUBLISHED, **folder)
    assert published == [first.stem, second.stem]

    folder["JWT_ACTIVE_KEY"] = second.stem
    new, *published = shell(LOG_IN + PUBLISHED, **folder)
    assert published == [first.stem, second.stem]

    kids = [jwt.get_unverified_header(token)["kid"] for token in (old, still, new)]
    assert kids == [first.stem, first.stem, second.stem]
    assert shell(CHECK, old, still, new, **folder) == ["user 1"] * 3

    first.unlink()
    assert shell(CHECK, old, still, new, **folder) == ["Token is invalid"] * 2 + ["user 1"]


@pytest.fixture
def why_not(start, tmp_path):
    """Return a function that starts the project with these keys, and returns its last words."""

    def run(active=None):
        run = start("check", JWT_KEYS_DIR=str(tmp_path), JWT_ACTIVE_KEY=active)
        assert run.returncode == 1
        return run.stderr

    return run


def test_the_project_does_not_start_without_a_key(why_not, tmp_path):
    assert why_not() == f"No key in {tmp_path}. Make one: python make_key.py\n"


def test_the_project_does_not_start_without_knowing_which_key_signs(make_key, why_not):
    first = make_key().stem
    assert why_not("lost") == f"Set JWT_ACTIVE_KEY to the key that signs: {first}\n"

    said = f"Set JWT_ACTIVE_KEY to the key that signs: {first} or {make_key().stem}\n"
    for active in (None, "", "lost"):
        assert why_not(active) == said


@pytest.mark.parametrize(
    "kind", ["empty", "half", "password", "short", "curve", "unknown", "folder"]
)
def test_the_project_does_not_start_with_a_key_file_that_is_wrong(tmp_path, why_not, kind):
    good = rsa.generate_private_key(65537, 2048)
    contents = {
        "empty": b"",
        "half": pem(good)[:400],
        "password": pem(good, BestAvailableEncryption(b"x")),
        "short": pem(rsa.generate_private_key(65537, 1024)),
        "curve": pem(ec.generate_private_key(ec.SECP256R1())),
        "unknown": UNKNOWN_CURVE,
    }
    path = tmp_path / "broken.pem"
    path.write_bytes(contents[kind]) if kind in contents else path.mkdir()

    assert why_not() == (
        f"{path} is not a readable RSA private key of 2048 bits or more. "
        "Repair it, or remove it. To make another: python make_key.py\n"
    )


def test_the_project_starts_without_a_shared_key(start, settings):
    run = start("check", JWT_SIGNING_KEY=None)

    assert run.returncode == 0, run.stderr
    assert not hasattr(settings, "JWT_SIGNING_KEY")


def test_a_key_file_gets_its_name_when_it_is_whole(monkeypatch, settings, tmp_path):
    script = settings.BASE_DIR / "make_key.py"
    assert script.exists()
    seen, write = [], Path.write_bytes

    def write_bytes(path, data):
        write(path, data[:9])
        seen.extend(tmp_path.glob("*.pem"))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    monkeypatch.setenv("JWT_KEYS_DIR", str(tmp_path))
    runpy.run_path(str(script))

    assert seen == []
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_only_the_owner_can_read_a_private_key(make_key, tmp_path):
    path = make_key(tmp_path / "keys")

    assert path.stat().st_mode & 0o077 == 0
