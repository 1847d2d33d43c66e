"""What site/custom-claims.md says of claims: how to add one, and why others are a mistake."""

import json
import re

import pytest
import requests
from gunicorn.config import LimitRequestFieldSize

from guide import projects, servers
from tests.proofs import terminals
from tests.website import following

pytestmark = pytest.mark.slow

PAGE = following.page("custom-claims")
ADDED, CHANGING = PAGE.split("## A claim that changes")
NAMED_TOO = re.search(r"`('TOKEN_REFRESH_SERIALIZER': '[\w.]+')`", CHANGING)[1]

PROGRAM = """
import json

import django

django.setup()

import jwt
from django.contrib.auth.models import User
from django.test import Client
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from api.serializers import LoginSerializer

client = Client(SERVER_NAME="localhost", raise_request_exception=False)


def claims(token):
    return jwt.decode(str(token), options={"verify_signature": False})


def log_in():
    return client.post("/api/token/", {"username": "user", "password": "pass"})


def get(access):
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {access}"})


def refresh(token):
    return client.post("/api/token/refresh/", {"refresh": token}).json()["access"]


user = User.objects.get(username="user")
"""
# A claim that the login writes, as a reader tries it.
CLAIM = """
get_token = LoginSerializer.get_token.__func__
LoginSerializer.get_token = classmethod(lambda cls, user: add(get_token(cls, user)))


def add(token):
    token.payload.update(CLAIMS)
    return token
"""


def run(folder, code):
    done = projects.run_python(folder, "-c", PROGRAM + code)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project after the first half of the page."""
    return following.follow(ADDED, "05", tmp_path_factory.mktemp("claims") / "project")


def test_both_tokens_and_those_of_a_refresh_contain_the_claim_and_the_response_does_not(project):
    found = run(
        project,
        "tokens = log_in().json()\n"
        "both = [claims(token).get('name') for token in tokens.values()]\n"
        "again = claims(refresh(tokens['refresh'])).get('name')\n"
        "print(json.dumps([sorted(tokens), both, again]))",
    )

    assert found == [["access", "refresh"], ["user", "user"], "user"]


def test_a_view_reads_the_claim(project):
    code = """
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework_simplejwt.authentication import JWTAuthentication

header = f"Bearer {log_in().json()['access']}"
request = APIRequestFactory().get("/", HTTP_AUTHORIZATION=header)
print(json.dumps(Request(request, authenticators=[JWTAuthentication()]).auth['name']))
"""
    assert run(project, code) == "user"


def test_only_the_serializer_adds_the_claim_to_a_token_of_your_own(project):
    code = (
        "made = LoginSerializer.get_token(user), RefreshToken.for_user(user)\n"
        "print(json.dumps([claims(token).get('name') for token in made]))"
    )
    assert run(project, code) == ["user", None]


def test_the_names_that_simplejwt_uses_are_those_of_the_table(project):
    used = run(project, "print(json.dumps(sorted(claims(AccessToken.for_user(user)))))")
    [row] = [row for row in PAGE.splitlines() if row.startswith("| `token_type`")]

    assert sorted(re.findall(r"`(\w+)`", row)) == used


def test_the_settings_replace_the_audience_and_the_issuer(project):
    code = """
from rest_framework_simplejwt.backends import TokenBackend

backend = TokenBackend("HS256", "k" * 32, audience="notes", issuer="us")
made = claims(backend.encode({"aud": "mine", "iss": "mine"}))
print(json.dumps([made["aud"], made["iss"]]))
"""
    assert run(project, code) == ["notes", "us"]


@pytest.mark.parametrize(
    "value", ["uuid.uuid4()", "datetime.date(2026, 1, 1)", "decimal.Decimal(1)", "user"]
)
def test_a_value_that_is_not_json_returns_500_until_it_is_a_text(project, value):
    code = "import datetime, decimal, uuid\n{}\nprint(json.dumps(log_in().status_code))"

    def status(value):
        return run(project, code.format(CLAIM.replace("CLAIMS", f"{{'claim': {value}}}")))

    assert status(value) == 500
    assert status(f"str({value})") == 200


def test_gunicorn_rejects_the_token_with_a_long_list(project):
    assert "8190 bytes" in PAGE and LimitRequestFieldSize.default == 8190
    assert "200 permissions of 40 characters" in PAGE
    port = servers.free_port()
    command = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    code = "{}\nprint(json.dumps(log_in().json()['access']))"

    def permissions(count):
        return CLAIM.replace("CLAIMS", f"{{'permissions': ['p' * 40] * {count}}}")

    with servers.serving(command, project, port, projects.environment(), 60):
        for count, status in [(20, 200), (200, 431)]:
            access = run(project, code.format(permissions(count)))
            headers = {"Authorization": f"Bearer {access}"}
            url = f"http://127.0.0.1:{port}/api/protected/"
            answer = requests.get(url, headers=headers, timeout=30)
            assert answer.status_code == status, answer.text
            assert ("X-Frame-Options" in answer.headers) is (status == 200)  # Django adds it


def test_a_claim_is_as_old_as_the_login_until_the_refresh_writes_it_again(project, tmp_path):
    code = """
token = log_in().json()["refresh"]
user.first_name = "Ada"
user.save()
print(json.dumps([claims(refresh(token))["name"], claims(token)["name"]]))
user.first_name = ""
user.save()
"""
    assert run(project, code) == ["user", "user"]

    folder = following.follow([ADDED, CHANGING], "05", tmp_path / "project")
    settings = folder / "config" / "settings.py"
    text = settings.read_text("utf-8").rstrip().removesuffix("}")
    settings.write_text(f"{text}    {NAMED_TOO},\n}}\n", "utf-8")
    assert run(folder, code) == ["Ada", "user"]


@pytest.mark.parametrize(
    "shown, drifted",
    [("'name': 'user'}", "'name': 'Ada'}"), ("token['name'] =", "token['title'] =")],
    ids=["an output", "the code"],
)
def test_a_page_that_drifts_is_noticed(tmp_path, shown, drifted):
    assert shown in ADDED

    with pytest.raises(terminals.OutputMismatch):
        following.follow(ADDED.replace(shown, drifted), "05", tmp_path / "project")
