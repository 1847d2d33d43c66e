"""What site/login-rows.md says of a row per login, at step 09 and at the last step."""

import json
import re

import pytest

from guide import course, projects

pytestmark = pytest.mark.slow

PAGE = (course.ROOT / "site" / "login-rows.md").read_text("utf-8")
STEPS = [course.find_step("09"), course.end_of_part_two()]

# Logs in, does what EVENT says, and prints what is left of the login.
PROGRAM = """
import json

import django

django.setup()

from contextlib import suppress

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.db.models.signals import post_save
from django.test import Client
from rest_framework_simplejwt.tokens import AccessToken

from api.models import Login, end_logins_of_inactive_user

client = Client(SERVER_NAME="localhost", raise_request_exception=False)


class Member(User):
    class Meta:
        proxy = True
        app_label = "api"


def log_in():
    response = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert response.status_code == 200, response.content
    return response.json()["access"]


def status(access):
    headers = {"Authorization": f"Bearer {access}"}
    return client.get("/api/protected/", headers=headers).status_code


User.objects.filter(username="user").delete()
user = User.objects.create_user("user", password="pass")
access = log_in()
sid = AccessToken(access)["sid"]
found = {"before": status(access)}
EVENT
found["after"] = status(access)
row = Login.objects.filter(sid=sid).first()
found["stored"] = row and [row.ended_at is not None, row.end_reason]
User.objects.filter(pk=user.pk).update(is_active=True)
found["active again"] = status(access)
print(json.dumps(found))
"""

FOREVER = {"before": 200, "after": 401, "active again": 401}
UNTIL_ACTIVE = {"before": 200, "after": 401, "active again": 200}

DEACTIVATE = "user = {}.objects.get(pk=user.pk); user.is_active = False; user.save()"
EVENTS = {
    "end()": ("user.logins.end('everywhere')", FOREVER | {"stored": [True, "everywhere"]}),
    "a new password": (
        "user.set_password('new'); user.save()",
        FOREVER | {"stored": [False, ""]},
    ),
    "end() after a new password": (
        "user.set_password('new'); user.save(); found['ended'] = user.logins.end('everywhere')",
        FOREVER | {"stored": [True, "everywhere"], "ended": 1},
    ),
    "save() of an inactive user": (
        DEACTIVATE.format("User"),
        FOREVER | {"stored": [True, "deactivated"]},
    ),
    "update()": (
        "User.objects.filter(pk=user.pk).update(is_active=False)",
        UNTIL_ACTIVE | {"stored": [False, ""]},
    ),
    "bulk_update()": (
        "user.is_active = False; User.objects.bulk_update([user], ['is_active'])",
        UNTIL_ACTIVE | {"stored": [False, ""]},
    ),
    "update() and end()": (
        "USE PAGE update(",
        FOREVER | {"stored": [True, "deactivated"]},
    ),
    "save() by a proxy model": (
        DEACTIVATE.format("Member"),
        UNTIL_ACTIVE | {"stored": [False, ""]},
    ),
    "save() by a proxy model whose signal is received": (
        "USE PAGE post_save\n" + DEACTIVATE.format("Member"),
        FOREVER | {"stored": [True, "deactivated"]},
    ),
    "a new SECRET_KEY": (
        "old = settings.SECRET_KEY; settings.SECRET_KEY = 'k' * 60\n"
        "settings.SECRET_KEY_FALLBACKS = [old]",
        FOREVER | {"stored": [False, ""]},
    ),
    "the deletion of the user": (
        "User.objects.get(pk=user.pk).delete()",
        FOREVER | {"stored": None},
    ),
}

RACE = """
def log_in_before_the_last_delete(execute, sql, *args):
    if sql.startswith("DELETE") and "auth_user\\"" in sql and not logged_in:
        logged_in.append(True)
        log_in()
    return execute(sql, *args)


logged_in = []
try:
    with connection.execute_wrapper(log_in_before_the_last_delete):
        user.delete()
except IntegrityError:
    found["failed"] = status(access)  # nothing was deleted
User.objects.get().delete()
"""


def from_page(code):
    """Return code in which "USE PAGE word" is the block of the page that contains the word."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)

    def block(match):
        [text] = [block for block in blocks if match[1] in block]
        return re.sub(r"^  ", "", text, flags=re.MULTILINE)

    return re.sub(r"USE PAGE (.*)", block, code)


@pytest.fixture(scope="module", params=STEPS, ids=lambda step: step.name)
def project(request, tmp_path_factory):
    folder = projects.lay_out(request.param.path, tmp_path_factory.mktemp("project"))
    projects.prepare(folder)
    return folder


def happens(project, event):
    code = PROGRAM.replace("EVENT", from_page(event))
    run = projects.run_python(project, "-c", code)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.parametrize("event, expected", EVENTS.values(), ids=EVENTS)
def test_an_event_ends_a_login_as_the_page_says(project, event, expected):
    assert happens(project, event) == expected


def test_a_deletion_fails_during_a_login_and_then_succeeds(project):
    assert happens(project, RACE) == FOREVER | {"failed": 200, "stored": None}
