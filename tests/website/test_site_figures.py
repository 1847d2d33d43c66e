"""What site/when-not-to-use-jwt.md says of sessions, JWT and stateless JWT is measured here."""

import json
import re
import subprocess
import sys

import pytest

from guide import course, projects

DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = pytest.mark.slow

PAGE = course.ROOT / "site" / "when-not-to-use-jwt.md"
COLUMNS = {  # the step and the class that reads the credential
    "session cookie": ("06", "rest_framework.authentication.SessionAuthentication"),
    "JWT": ("06", "rest_framework_simplejwt.authentication.JWTAuthentication"),
    "stateless JWT": (
        "06",
        "rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication",
    ),
    "JWT and a row per login": ("09", "api.authentication.LoginAuthentication"),
}

# Runs in the project of the step, with one of the classes: asks for the protected view, and again
# after a logout and after the account was switched off, each time with what was copied before.
MEASURE = """
import json, sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
setup_test_environment()

def credential():
    client = Client()
    if "Session" in sys.argv[1]:
        assert client.login(username="user", password="pass")
        return client, client.cookies["sessionid"].value
    login = client.post("/api/token/", {"username": "user", "password": "pass"}).json()
    client.refresh = login["refresh"]
    return client, login["access"]

def log_out(client):
    client.logout()
    if sys.argv[1].startswith("api."):
        ended = client.post("/api/token/blacklist/", {"refresh": client.refresh})
        assert ended.status_code == 200

def ask(carried):
    client = Client()
    if "Session" in sys.argv[1]:
        client.cookies["sessionid"] = carried
        return client.get("/api/protected/")
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {carried}"})

def word(answer):
    return {200: "accepted", 401: "rejected", 403: "rejected"}[answer.status_code]

client, carried = credential()
with CaptureQueriesContext(connection) as queries:
    assert ask(carried).status_code == 200
result = {
    "database queries per request": str(len(queries)),
    "characters sent with each request": str(len(carried)),
}
if "Session" not in sys.argv[1]:
    with CaptureQueriesContext(connection) as queries:
        assert ask(carried[:-10] + 10 * "A").status_code == 401
    assert not queries, "a forged token costs a query"
log_out(client)
result["after the logout, a copy of the cookie or the token"] = word(ask(carried))
client, carried = credential()
get_user_model().objects.update(is_active=False)
result["after the user was deactivated"] = word(ask(carried))
print(json.dumps(result))
"""


@pytest.mark.parametrize("column", COLUMNS)
def test_the_table_says_what_is_measured(tmp_path, column):
    step, cls = COLUMNS[column]
    folder = tmp_path / "project"
    projects.lay_out(course.find_step(step).path, folder)
    (folder / "measured.py").write_text(
        "from config.settings import *\n"
        f"REST_FRAMEWORK = {{'DEFAULT_AUTHENTICATION_CLASSES': ['{cls}']}}\n"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "measured"}
    projects.prepare(folder, **environment)

    run = subprocess.run(
        [sys.executable, "-c", MEASURE, cls],
        cwd=folder,
        env=projects.environment(**environment),
        capture_output=True,
        encoding="utf-8",
    )

    assert run.returncode == 0, run.stderr
    assert table()[column] == json.loads(run.stdout)


def table():
    """The table of the page: {"JWT": {"database queries per request": "1", …}, …}."""
    rows = re.findall(r"^\| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    heads, *body = [[cell.strip() for cell in row.split("|")] for row in rows]
    return {
        head: {cells[0]: cells[column] for cells in body}
        for column, head in enumerate(heads)
        if column
    }
