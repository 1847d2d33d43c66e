"""The quickstart is true: applied to a project of `startproject`, it gives what the page shows."""

import json
import os
import re
import subprocess
import sys

import pytest

from guide import course, lessons, projects
from guide.shells import in_this_shell
from tests.proofs import apply_lesson, terminals

PAGE = course.ROOT / "site" / "quickstart.md"
ROW = re.compile(r"^\| (`(?:GET|POST) [^|]+) \| (\d{3}) \| ([^|]+) \|$", re.MULTILINE)
IN_MESSAGES = re.compile(r"`([^`]+)`, in the body below")

# Runs inside the project: sends a request to it, and prints the status and the body.
REQUEST = """
import json, sys
from datetime import timedelta
import django; django.setup()
import jwt
from django.contrib.auth import get_user_model
from django.test import Client
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

user = get_user_model().objects.get(username="user")
client = Client(SERVER_NAME="localhost", raise_request_exception=False)

def access(**lifetime):
    return made(AccessToken.for_user(user), **lifetime)

def refresh(**lifetime):
    return made(RefreshToken.for_user(user), **lifetime)

def made(token, seconds=60):
    token.set_exp(lifetime=timedelta(seconds=seconds))
    return token

def forged():
    return jwt.encode(access().payload, "another key, of 32 bytes or more")

def get(*authorization):
    headers = {"Authorization": " ".join(map(str, authorization))} if authorization else {}
    return client.get("/api/protected/", headers=headers)

def post(path, **data):
    return client.post(path, {name: str(value) for name, value in data.items()})

responses = [eval(request) for request in json.loads(sys.argv[1])]
print(json.dumps([[response.status_code, response.content.decode()] for response in responses]))
"""

# The requests that each row of the page's table stands for.
REQUESTS = {
    "`POST /api/token/`": ["post('/api/token/', username='user', password='pass')"],
    "`POST /api/token/`, wrong password": [
        "post('/api/token/', username='user', password='wrong')"
    ],
    "`GET /api/protected/`": ["get('Bearer', access())"],
    "`GET /api/protected/`, no token, or no `Bearer` before it": ["get()", "get(access())"],
    "`GET /api/protected/`, expired access token": ["get('Bearer', access(seconds=-1))"],
    "`GET /api/protected/`, refresh token": ["get('Bearer', refresh())"],
    "`GET /api/protected/`, forged token": ["get('Bearer', forged())"],
    "`POST /api/token/refresh/`": ["post('/api/token/refresh/', refresh=refresh())"],
    "`POST /api/token/refresh/`, expired refresh token": [
        "post('/api/token/refresh/', refresh=refresh(seconds=-1))"
    ],
}


def start_project(folder):
    """Make a project `config` with an app `api`, as Django does, and return its code."""
    folder.mkdir()
    for command in ("startproject", "config", "."), ("startapp", "api"):
        subprocess.run([sys.executable, "-m", "django", *command], cwd=folder, check=True)
    return course.code_of(folder)


def quickstart(folder, source):
    """Do to a new project what the page says, type its commands, and return its folder.

    Raises:
        apply_lesson.CannotFollow, terminals.OutputMismatch: if the page is not what happens.
    """
    code = start_project(folder)
    readme = folder / "README.md"
    readme.write_text(source, "utf-8")
    lesson = lessons.Lesson(readme)
    projects.write(apply_lesson.follow(lesson, code), folder)
    with terminals.TerminalSession(folder) as session:
        for command in lesson.commands:
            session.follow(command)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project to which the quickstart leads."""
    if os.name != "posix":
        pytest.skip("the page's commands are typed into bash")
    folder = tmp_path_factory.mktemp("quickstart") / "project"
    return quickstart(folder, PAGE.read_text("utf-8"))


def test_the_quickstart_works_in_a_project_of_startproject(project):
    settings = (project / "config" / "settings.py").read_text("utf-8")

    assert "rest_framework_simplejwt.authentication.JWTAuthentication" in settings


def test_the_table_shows_what_the_api_returns(project):
    rows = {request: (int(status), body) for request, status, body in rows_of_the_table()}
    assert list(rows) == list(REQUESTS)
    requests = [(row, request) for row, several in REQUESTS.items() for request in several]

    returned = send(project, [request for _, request in requests])

    for (row, request), (status, body) in zip(requests, returned, strict=True):
        expected, shown = rows[row]
        assert status == expected, request
        assert terminals.pattern(full_body(shown)).fullmatch(f"{body}\n"), (request, body)


def rows_of_the_table():
    rows = ROW.findall(PAGE.read_text("utf-8"))
    assert rows
    return rows


def full_body(shown):
    """Return the body of a row: the one in it, or the one below the table with its message."""
    if message := IN_MESSAGES.fullmatch(shown):
        [below] = [block.text for block in lessons.Lesson(PAGE).blocks if block.language == "json"]
        [example] = json.loads(below)["messages"]
        return below.replace(example["message"], message[1])
    return shown.strip("`")


def send(project, requests):
    """Send requests, as Python of REQUEST, to a project. Return [[status, body]] in their order."""
    run = subprocess.run(
        [sys.executable, "-c", REQUEST, json.dumps(requests)],
        cwd=project,
        env=projects.environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(run.stdout)


def test_powershell_gets_the_same_requests():
    lesson = lessons.Lesson(PAGE)
    [shown] = [block.text for block in lesson.blocks if block.language == "powershell"]

    assert shown.splitlines() == [
        in_this_shell(command.text, windows=True)
        for command in lesson.commands
        if re.match(r"curl |\w+=", command.text)
    ]


@pytest.mark.parametrize(
    "shown, drifted",
    [
        ("This is a protected view.'", "This is another view.'"),
        ("path('api/token/refresh/'", "path('api/refresh/'"),
        ('{"access":"eyJ…"}', '{"access":"eyJ…","refresh":"eyJ…"}'),
        (" djangorestframework ", " djangorestframework-jwt "),
    ],
    ids=["a view", "a route", "a response", "a package"],
)
def test_a_quickstart_that_drifts_is_noticed(tmp_path, shown, drifted):
    if os.name != "posix":
        pytest.skip("the page's commands are typed into bash")
    source = PAGE.read_text("utf-8")
    assert shown in source

    with pytest.raises(terminals.OutputMismatch):
        quickstart(tmp_path / "project", source.replace(shown, drifted))


def test_a_difference_that_does_not_fit_is_noticed(tmp_path):
    source = PAGE.read_text("utf-8")
    other = source.replace("     'django.contrib.sessions',", "     'django.contrib.sites',")
    assert other != source

    with pytest.raises(apply_lesson.CannotFollow, match="does not fit"):
        quickstart(tmp_path / "project", other)


def test_each_of_the_four_mistakes_leads_to_its_page():
    mistakes = PAGE.read_text("utf-8").partition("## Four common mistakes")[2]
    links = re.findall(r"\(\.\./pitfalls/(\w+)/README\.md\)", mistakes.partition("\n## ")[0])

    assert links == [
        "jwt_authentication_missing",
        "bearer_prefix_missing",
        "expired_token_not_refreshed",
        "leaked_secret_key_signs_tokens",
    ]
    for name in links:
        assert course.find_pitfall(name).name == name
