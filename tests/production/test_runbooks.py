"""The commands of site/runbooks.md do what the page says, in step 15 and in the last step."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import jwt
import pytest

from guide import course, projects

DJANGO = "5.2"  # nothing in it depends on Django's version

PAGE = course.ROOT / "site" / "runbooks.md"
ALERTS = PAGE.with_name("alerts.md")
BLOCK = re.compile(r"^ *```console\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="The commands are those of a POSIX shell"),
]

LOG_IN = """
answer = client.post("/api/token/", {"username": "user", "password": "pass"}, headers=HOST)
print(answer.json()["access"])
"""
GREET = """
for token in TOKENS:
    headers = HOST | {"Authorization": f"Bearer {token}"}
    print(client.get("/api/protected/", headers=headers).status_code)
"""
PUBLISHED = """
for key in client.get("/.well-known/jwks.json", headers=HOST).json()["keys"]:
    print(key["kid"])
"""


def section(heading, page=PAGE):
    """Return what is below a heading of a page."""
    text = page.read_text("utf-8").partition(f"# {heading}\n")[2]
    return re.split(r"^#+ ", text, maxsplit=1, flags=re.MULTILINE)[0]


def blocks(heading, page=PAGE):
    """Return the commands of each console block below a heading of a page."""
    found = [textwrap.dedent(block) for block in BLOCK.findall(section(heading, page))]
    assert found, heading
    return [re.findall(r"^\$ (.+)$", block, re.MULTILINE) for block in found]


class Service:
    """A project, and the terminal in which its administrator types. Each call restarts it."""

    def __init__(self, folder):
        self.folder, self.keys = folder, folder / "keys"
        self.environment = projects.environment(JWT_KEYS_DIR=str(self.keys))
        self.environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.type(["python make_key.py"])

    def type(self, commands):
        """Run commands in one shell, and keep its variables. Return what they print."""
        script = "\n".join(["set -ae", *commands, "env -0 > .variables"])
        process = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert process.returncode == 0, process.stderr
        variables = (self.folder / ".variables").read_text().split("\0")
        self.environment = dict(line.split("=", 1) for line in variables if line)
        return process.stdout.split()

    def start(self, *command):
        return subprocess.run(
            [sys.executable, "-B", "manage.py", *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def ask(self, code, *tokens):
        begin = "from django.test import Client\nclient, HOST = Client(), {'Host': 'localhost'}\n"
        process = self.start("shell", "-v0", "-c", begin + code.replace("TOKENS", repr(tokens)))
        assert process.returncode == 0, process.stderr
        return process.stdout.split()

    def log_in(self):
        [token] = self.ask(LOG_IN)
        return token


@pytest.fixture(params=["15", "last"])
def service(request, tmp_path):
    step = course.end_of_part_two() if request.param == "last" else course.find_step(request.param)
    folder = projects.lay_out(step.path, tmp_path / "project")
    projects.prepare(folder)
    return Service(folder)


@pytest.fixture
def active(service):
    [command, _] = blocks("Keys")[0]
    service.type([command])
    return service.environment["ACTIVE"]


def kid(token):
    return jwt.get_unverified_header(token)["kid"]


def test_replacing_a_key_rejects_no_valid_token(service, active):
    make, switch, delete = blocks("Replace a key")
    old = service.log_in()
    assert kid(old) == active

    service.type(make)
    new = service.environment["NEW"]
    assert sorted(service.ask(PUBLISHED)) == sorted([active, new])
    assert kid(service.log_in()) == active

    service.type(switch)
    token = service.log_in()
    assert kid(token) == new
    assert service.ask(GREET, old, token) == ["200", "200"]

    service.type(delete)
    assert service.ask(PUBLISHED) == [new]
    assert service.ask(GREET, old, token) == ["401", "200"]


def test_after_a_leak_no_token_of_the_leaked_key_works(service, active):
    replace, end = blocks("A key leaked")
    stolen = service.log_in()

    service.type(replace)
    assert active not in service.ask(PUBLISHED)
    assert service.ask(GREET, stolen) == ["401"]

    copied = service.log_in()
    assert kid(copied) != active
    assert service.type(end) == ["2"]
    assert service.ask(GREET, copied) == ["401"]


@pytest.mark.parametrize("others", [0, 2])
def test_a_lost_key_is_replaced_by_a_new_one(service, active, others):
    [replace] = blocks("A key is lost")
    old = service.log_in()
    for _ in range(others):
        service.type(["python make_key.py"])
    (service.keys / f"{active}.pem").unlink()
    said = service.start("check").stderr
    assert said.startswith("Set JWT_ACTIVE_KEY to" if others else "No key in "), said

    service.type(replace)
    assert service.ask(GREET, old, service.log_in()) == ["401", "200"]


def test_a_damaged_key_is_named_and_replaced(service, active):
    [replace] = blocks("A key is lost")
    path = service.keys / f"{active}.pem"
    path.write_bytes(path.read_bytes()[:500])
    said = service.start("check").stderr
    assert said.startswith(f"{path} is not a readable RSA private key of 2048 bits or more."), said

    path.unlink()
    service.type(replace)
    assert service.ask(GREET, service.log_in()) == ["200"]


def test_a_key_with_a_date_in_the_future_signs_only_if_it_is_named(service, active):
    service.type(["python make_key.py", f"export JWT_ACTIVE_KEY={active}"])
    [newer] = {path.stem for path in service.keys.glob("*.pem")} - {active}
    (service.keys / f"{newer}.pem").rename(service.keys / "20990101T000000000000.pem")
    assert kid(service.log_in()) == active


def test_logins_of_a_wrong_clock_are_ended(service, active):
    [end] = blocks("A key has a wrong date")
    good, wrong = service.log_in(), service.log_in()
    sid = jwt.decode(wrong, options={"verify_signature": False})["sid"]
    service.ask(
        "from datetime import timedelta; from django.utils import timezone\n"
        "from api.models import Login\n"
        f"Login.objects.filter(sid={sid!r}).update(created_at=timezone.now() + timedelta(days=9))"
    )

    assert service.type(end) == ["1"]
    assert service.ask(GREET, good, wrong) == ["200", "401"]


# Logins. Tokens is what a login returns: the access token, and the refresh token.

TOKENS_OF = """
answer = client.post("/api/token/", {"username": NAME, "password": "pass"}, headers=HOST)
print(answer.json()["access"], answer.json()["refresh"])
"""
REFRESH = """
for token in TOKENS:
    answer = client.post("/api/token/refresh/", {"refresh": token}, headers=HOST)
    print(answer.status_code, answer.json().get("refresh"))
"""
LOG_OUT = """
for token in TOKENS:
    print(client.post("/api/token/blacklist/", {"refresh": token}, headers=HOST).status_code)
"""
TRY_PASSWORD = """
data = {"username": "user", "password": "pass"}
print(client.post("/api/token/", data, headers=HOST).status_code)
"""
OTHER_USER = """
from django.contrib.auth.models import User
User.objects.create_user("other", password="pass")
"""


def log_in(service, name="user"):
    return service.ask(TOKENS_OF.replace("NAME", repr(name)))


def greet(service, *logins):
    return service.ask(GREET, *(access for access, _ in logins))


def refresh(service, *logins):
    """Return the status and the new refresh token for each login."""
    words = iter(service.ask(REFRESH, *(token for _, token in logins)))
    return list(zip(words, words, strict=True))


def test_logging_a_user_out_ends_all_logins_of_this_user_alone(service):
    end, deactivate = blocks("Log this user out now")
    service.ask(OTHER_USER)
    phone, laptop, other = log_in(service), log_in(service), log_in(service, "other")
    assert greet(service, phone, laptop, other) == ["200", "200", "200"]

    assert service.type(end) == ["2"]
    assert greet(service, phone, laptop, other) == ["401", "401", "200"]
    assert [status for status, _ in refresh(service, phone, laptop, other)] == ["401", "401", "200"]

    again = log_in(service)
    service.type(deactivate)
    assert greet(service, again, other) == ["401", "200"]
    assert service.ask(TRY_PASSWORD) == ["401"]


@pytest.mark.parametrize(("call", "status"), [("save", "401"), ("update", "200")])
def test_only_save_ends_the_logins_of_a_deactivated_user_for_good(service, call, status):
    login = log_in(service)
    user = "from django.contrib.auth.models import User\nuser = User.objects.get(username='user')\n"
    change = {
        "save": "user.is_active = {}\nuser.save()",
        "update": "User.objects.filter(pk=user.pk).update(is_active={})",
    }[call]
    service.ask(user + change.format(False))
    assert greet(service, login) == ["401"]

    service.ask(user + change.format(True))
    assert greet(service, login) == [status]


@pytest.mark.parametrize("which", [0, 1], ids=["access", "refresh"])
def test_a_leaked_token_ends_with_its_login_and_the_others_stay(service, which):
    [end] = blocks("A token leaked")
    leaked, other = log_in(service), log_in(service)

    assert service.type([f"TOKEN={leaked[which]}", *end]) == ["1"]
    assert greet(service, leaked, other) == ["401", "200"]
    assert [status for status, _ in refresh(service, leaked, other)] == ["401", "200"]
    assert service.type(end) == ["0"]


FORGE = """
import jwt
from api.models import Login
from cryptography.hazmat.primitives.asymmetric import rsa
from rest_framework_simplejwt.tokens import RefreshToken
row = Login.objects.get()
key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
[real] = TOKENS
header = jwt.get_unverified_header(real)
claims = jwt.decode(real, options={"verify_signature": False})
claims |= {"sid": str(row.sid), "jti": row.refresh_jti, "user_id": str(row.user_id)}
print(real, jwt.encode(claims, key, "RS256", headers=header))
"""
SESSION = """
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
client.force_login(User.objects.get(username="user"))
print(Session.objects.count())
"""
COUNT_SESSIONS = """
from django.contrib.sessions.models import Session
print(Session.objects.count())
"""


def test_a_leaked_database_makes_no_token_and_its_sessions_and_passwords_end(service):
    end, replace = blocks("The database leaked")
    login = log_in(service)
    real, forged = service.ask(FORGE, login[1])
    assert service.ask(SESSION) == ["1"]
    assert refresh(service, ("", forged))[0][0] == "401"
    [(status, renewed)] = refresh(service, ("", real))
    assert status == "200"

    assert service.type(end) == ["1", "1"]
    assert service.ask(COUNT_SESSIONS) == ["0"]
    assert greet(service, login) == ["401"]
    assert refresh(service, ("", renewed))[0][0] == "401"

    late = log_in(service)
    assert service.type(replace) == ["1"]
    assert service.ask(TRY_PASSWORD) == ["401"]
    assert greet(service, late) == ["401"]


ADD_EMAIL = """
from django.contrib.auth.models import User
User.objects.update(email="user@notes.example")
"""
RESET = """
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
user = User.objects.get(username="user")
print(len(list(PasswordResetForm().get_users(user.email))))
user.set_unusable_password()
user.save()
print(len(list(PasswordResetForm().get_users(user.email))))
"""


def test_a_replaced_password_can_be_reset_by_email_and_an_unusable_one_cannot(service):
    _, replace = blocks("The database leaked")
    service.ask(ADD_EMAIL)
    service.type(replace)

    assert service.ask(RESET) == ["1", "0"]


def test_a_restored_backup_opens_old_logins_until_they_are_ended(service):
    """With SQLite, whose backup is a copy. test_containers.py restores PostgreSQL."""
    *_, end, _ = blocks("Restore a backup")
    [end] = [line.replace("docker compose run --rm api ", "") for line in end if "end(" in line]
    left, thief = log_in(service), log_in(service)
    database, backup = service.folder / "db.sqlite3", service.folder / "backup"
    backup.write_bytes(database.read_bytes())

    assert service.ask(LOG_OUT, left[1]) == ["200"]
    [(status, renewed)] = refresh(service, thief)
    assert status == "200"
    after = log_in(service)
    assert greet(service, left, thief, after) == ["401", "200", "200"]

    database.write_bytes(backup.read_bytes())
    assert greet(service, left, thief, after) == ["200", "200", "401"]
    assert refresh(service, thief)[0][0] == "200"  # replaced since, and works again

    assert service.type([end]) == ["2"]
    assert greet(service, left, thief, after) == ["401", "401", "401"]
    assert [status for status, _ in refresh(service, left, thief, ("", renewed))] == ["401"] * 3
    assert greet(service, log_in(service)) == ["200"]
