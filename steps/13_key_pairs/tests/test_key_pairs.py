import base64
import os
import runpy
import subprocess
import sys
import time
from pathlib import Path

import jwt
import pytest

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
ASK_FOR_A_REPORT = """
from django.test import Client
for token in TOKENS:
    host, _, token = token.rpartition(" ")
    headers = {"Host": host or "localhost", "Accept": "text/html, */*"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    answer = Client(raise_request_exception=False).get("/api/report/", headers=headers)
    print(answer.status_code, *answer.content.decode().splitlines()[:1])
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
    paths = sorted(Path(os.environ["JWT_KEYS_DIR"]).glob("*.pem"))
    assert paths, "the project has no private key"
    header = {"kid": paths[-1].stem}
    return lambda claims: jwt.encode(claims, paths[-1].read_bytes(), "EdDSA", headers=header)


@pytest.fixture
def make_key(settings):
    """Runs make_key.py for a folder; gives the path of the new key."""

    def run(folder):
        made = subprocess.run(
            [sys.executable, settings.BASE_DIR / "make_key.py"],
            env=os.environ | {"JWT_KEYS_DIR": str(folder)},
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, made.stderr
        return folder / made.stdout.strip()

    return run


def get(client, token):
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {token}"})


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_anyone_can_check_a_token_with_the_published_key_that_it_names(access, keys):
    header = jwt.get_unverified_header(access)
    assert header["alg"] == "EdDSA"
    assert header.get("kid") in keys

    key = jwt.PyJWK(keys[header["kid"]])
    claims = jwt.decode(access, key, ["EdDSA"], options={"verify_aud": False})
    assert claims["user_id"] == "1"
    assert claims.get("iss") == "https://notes.example"
    assert claims.get("aud") == ["notes", "reports"]


def test_only_the_public_half_is_published(client, keys):
    for key in keys.values():
        assert set(key) == {"kty", "crv", "x", "kid", "alg", "use"}
        assert (key["kty"], key["alg"], key["use"]) == ("OKP", "EdDSA", "sig")


def test_the_key_set_may_be_kept_for_five_minutes(client):
    answer = client.get("/.well-known/jwks.json")

    assert answer.status_code == 200
    assert set(answer.headers.get("Cache-Control", "").split(", ")) == {"max-age=300", "public"}


def test_the_token_opens_the_protected_view(client, access):
    assert jwt.get_unverified_header(access)["alg"] == "EdDSA"
    assert get(client, access).status_code == 200


def test_the_setting_leeway_still_accepts_a_token_that_has_just_expired(
    access, shell, sign, tmp_path
):
    expired = sign(claims_of(access) | {"exp": int(time.time()) - 10})
    (tmp_path / "patient.py").write_text(
        "from config.settings import *\n\nSIMPLE_JWT |= {'LEEWAY': 600}\n", "utf-8"
    )
    patient = {"DJANGO_SETTINGS_MODULE": "patient", "PYTHONPATH": str(tmp_path)}

    assert shell(CHECK, expired) == ["Token is expired"]
    assert shell(CHECK, expired, **patient) == ["user 1"]


def test_a_public_key_is_no_secret_to_sign_with(client, access, keys):
    kid, key = keys.popitem()
    for secret in (base64.urlsafe_b64decode(key["x"] + "=="), key["x"].encode()):
        forged = jwt.encode(claims_of(access), secret, "HS256", headers={"kid": kid})
        assert get(client, forged).status_code == 401


@pytest.mark.parametrize("kid", ["unknown", "../manage", None])
def test_a_key_that_is_not_ours_is_no_key(client, access, kid):
    header = {"kid": kid} if kid else {}
    forged = jwt.encode(claims_of(access), "x" * 32, "HS256", headers=header)

    answer = get(client, forged)
    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


@pytest.mark.parametrize("claim, value", [("aud", "billing"), ("iss", "https://other.example")])
def test_a_token_for_others_or_from_others_is_refused(client, access, sign, claim, value):
    assert get(client, sign(claims_of(access))).status_code == 200

    foreign = sign(claims_of(access) | {claim: value})
    assert get(client, foreign).status_code == 401


def test_without_a_key_nothing_starts(start, tmp_path):
    run = start("check", JWT_KEYS_DIR=str(tmp_path))

    assert run.returncode == 1
    assert run.stderr == f"No key in {tmp_path}. Make one: python make_key.py\n"


def test_a_shared_key_is_no_longer_asked_for(start, settings):
    run = start("check", JWT_SIGNING_KEY=None)

    assert run.returncode == 0, run.stderr
    assert not hasattr(settings, "JWT_SIGNING_KEY")


def test_a_new_key_signs_and_the_old_one_still_verifies(make_key, shell, tmp_path):
    folder = {"JWT_KEYS_DIR": str(tmp_path)}
    first = make_key(tmp_path)
    [old] = shell(LOG_IN, **folder)
    second = make_key(tmp_path)
    [new] = shell(LOG_IN, **folder)

    assert jwt.get_unverified_header(old)["kid"] == first.stem
    assert jwt.get_unverified_header(new)["kid"] == second.stem
    assert shell(CHECK, old, new, **folder) == ["user 1", "user 1"]

    first.unlink()
    assert shell(CHECK, old, new, **folder) == ["Token is invalid", "user 1"]


def test_a_key_that_comes_while_the_service_runs_is_known_at_once(client, access, make_key):
    new = make_key(Path(os.environ["JWT_KEYS_DIR"]))
    token = jwt.encode(claims_of(access), new.read_bytes(), "EdDSA", headers={"kid": new.stem})

    assert get(client, token).status_code == 200
    published = client.get("/.well-known/jwks.json").json()["keys"]
    assert new.stem in [key["kid"] for key in published]


def test_a_running_service_signs_with_the_newest_key_and_forgets_a_deleted_one(
    client, make_key, user
):
    def log_in():
        answer = client.post("/api/token/", {"username": "user", "password": "pass"})
        return answer.json()["access"]

    old = log_in()
    key = make_key(Path(os.environ["JWT_KEYS_DIR"]))
    new = log_in()
    assert jwt.get_unverified_header(new)["kid"] == key.stem
    assert [get(client, token).status_code for token in (old, new)] == [200, 200]

    key.unlink()
    assert jwt.get_unverified_header(log_in()) == jwt.get_unverified_header(old)
    assert get(client, new).status_code == 401


def test_half_a_key_is_never_in_the_folder(monkeypatch, settings, tmp_path):
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
def test_a_private_key_is_its_owners_alone(make_key, tmp_path):
    path = make_key(tmp_path / "keys")

    assert path.stat().st_mode & 0o077 == 0


def test_the_second_service_needs_public_keys_and_nothing_else(
    access, client, user, live_server, shell, sign
):
    user.delete()
    assert get(client, access).status_code == 401  # the first service looks the user up

    answers = shell(
        ASK_FOR_A_REPORT,
        access,
        sign(claims_of(access) | {"aud": "notes"}),
        sign(claims_of(access) | {"iss": "https://other.example"}),
        "",
        f"127.0.0.1 {access}",
        f"attacker.example {access}",
        DJANGO_SETTINGS_MODULE="reports.settings",
        JWK_URL=f"{live_server.url}/.well-known/jwks.json",
        JWT_KEYS_DIR=None,
    )
    statuses = [answer.partition(" ")[0] for answer in answers]
    assert statuses == ["200", "401", "401", "401", "200", "400"]
    assert answers[0] == '200 {"message":"A report for user, user 1."}'
