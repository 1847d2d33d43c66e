"""What site/second-factor.md says: allauth checks a second factor, and returns our tokens."""

import base64
import importlib.util
import json
import re

import pytest

from guide import course, projects
from tests.proofs import terminals
from tests.website import following

DJANGO = "5.2"  # the group is pinned with it
GROUP = "accounts"

pytestmark = pytest.mark.slow

PAGE = following.page("second-factor")

PROGRAM = """
import json

import django

django.setup()

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.contrib.auth.models import User
from django.test.utils import setup_test_environment

setup_test_environment()
call_command("migrate", verbosity=0)
from rest_framework.test import APIClient
from api.test_second_factor import App, code_of, get


def enrol():
    User.objects.filter(username="user").delete()
    User.objects.create_user("user", password="pass")
    cache.clear()
    app = App()
    first = app.log_in()
    app.send("post", "/auth/reauthenticate", password="pass")
    asked = app.send("get", "/account/authenticators/totp")
    secret = asked.json()["meta"]["secret"]
    added = app.send("post", "/account/authenticators/totp", code=code_of(secret))
    cache.clear()
    return app, secret, [first, asked, added]


def pending(response):
    return [flow["id"] for flow in response.json()["data"]["flows"] if flow.get("is_pending")]
"""


@pytest.fixture(scope="module")
def allauth(needs):
    needs("django-allauth (requirements/accounts.txt)", importlib.util.find_spec("allauth"))


@pytest.fixture(scope="module")
def project(allauth, tmp_path_factory):
    """The project to which the page leads. Its tests have passed."""
    return following.follow(PAGE, "09", tmp_path_factory.mktemp("factor") / "project")


def run(folder, code):
    done = projects.run_python(folder, "-c", PROGRAM + code)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_requests_of_the_table_return_what_it_shows(project):
    code = """
app, secret, (first, asked, added) = enrol()
found = [first.status_code, sorted(first.json()["meta"]), asked.status_code, added.status_code]
phone = App()
login = phone.log_in()
found += [login.status_code, pending(login), sorted(login.json()["meta"])]
done = phone.send("post", "/auth/2fa/authenticate", code=code_of(secret))
found += [done.status_code, sorted(set(done.json()["meta"]) & {"access_token", "refresh_token"})]
found += [phone.send("delete", "/auth/session").status_code]
print(json.dumps(found))
"""
    assert run(project, code) == [
        200,
        ["is_authenticated", "session_token"],
        404,
        200,
        401,
        ["mfa_authenticate"],
        ["is_authenticated", "session_token"],
        200,
        ["access_token", "refresh_token"],
        401,
    ]


def test_a_recovery_code_works_once(project):
    code = """
enrol()
[recovery] = Authenticator.objects.filter(type="recovery_codes")
code, statuses = recovery.wrap().get_unused_codes()[0], []
for _ in range(2):
    phone = App()
    phone.log_in()
    statuses.append(phone.send("post", "/auth/2fa/authenticate", code=code).status_code)
print(json.dumps(statuses))
"""
    assert run(project, code) == [200, 400]


def test_the_command_of_an_administrator_removes_the_second_factor(project):
    run(project, "enrol(); print(0)")
    [command] = [line for line in PAGE.splitlines() if line.startswith("$ python manage.py shell")]
    code = command.partition('-c "')[2].removesuffix('"')

    done = projects.run_python(project, "manage.py", "shell", "-v0", "-c", code)
    assert done.stdout == "2\n", done.stderr  # the app, and the recovery codes
    assert run(project, "print(json.dumps(App().log_in().status_code))") == 200


def test_guesses_of_a_code_are_limited(project):
    code = """
app, secret, _ = enrol()
phone = App()
phone.log_in()
found = []
for guess in [*"12345", code_of(secret)]:
    answer = phone.send("post", "/auth/2fa/authenticate", code=guess)
    found.append([answer.status_code, answer.json()["errors"][0]["code"]])
print(json.dumps(found))
"""
    assert run(project, code) == 5 * [[400, "incorrect_code"]] + [[400, "too_many_login_attempts"]]


PASSKEY = """async module => {
  const {addPasskey, loginWithPasskey} = await import(module);
  const added = await addPasskey('user', 'pass');
  const {access, refresh} = await loginWithPasskey();
  const headers = {Authorization: `Bearer ${access}`};
  const response = await fetch('/api/protected/', {headers});
  return [added.status, typeof refresh, response.status, (await response.json()).message];
}"""
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_logs_in_without_a_password(project, chromium):
    setting = re.search(r"`(MFA_WEBAUTHN_\w+ = True)`", PAGE)[1]
    with (project / "config" / "settings.py").open("a", encoding="utf-8") as file:
        file.write(f"{setting}\n")
    module = base64.b64encode((project / "passkey.js").read_bytes()).decode()
    run(
        project,
        "User.objects.all().delete(); User.objects.create_user('user', password='pass'); print(0)",
    )

    with projects.serving(project) as address:
        page = chromium.new_page()
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(f"{address.replace('127.0.0.1', 'localhost')}/api/public/")
        found = page.evaluate(PASSKEY, f"data:text/javascript;base64,{module}")
        page.context.close()

    assert found == [200, "string", 200, "Hello, user! This is a protected view."]


@pytest.mark.parametrize("step", ["09", course.end_of_part_two().number])
def test_a_password_alone_is_enough_where_the_route_stays(step, tmp_path):
    """Also at /api/session/, from step 13 on."""
    folder = projects.lay_out(course.find_step(step).path, tmp_path / "project")
    projects.prepare(folder)
    program = """
from django.test import Client

client = Client(headers={"Host": "localhost"})
login = {"username": "user", "password": "pass"}
print(client.post("/api/token/", login).status_code)
csrf = client.get("/api/session/")
if csrf.status_code == 200:
    headers = {"X-CSRFToken": csrf.json()["csrf_token"]}
    answer = client.post("/api/session/", login, "application/json", headers=headers)
    print(answer.status_code)
"""
    done = projects.run_python(folder, "manage.py", "shell", "-v0", "-c", program)

    assert set(done.stdout.split()) == {"200"}, done.stderr
    assert len(done.stdout.split()) == (1 if step == "09" else 2)


@pytest.mark.parametrize(
    "shown, drifted",
    [
        ("headless.urls')),", "headless.urls')), path('api/token/', views.public),"),
        ("        if not is_mfa_enabled(request.user):\n", "        if False:\n"),
        (".end('logout')\n", "\n"),
    ],
    ids=["the route stays", "no second factor is needed", "a logout that ends nothing"],
)
def test_a_page_that_drifts_is_noticed(allauth, tmp_path, shown, drifted):
    assert PAGE.count(shown) == 1

    with pytest.raises(terminals.OutputMismatch):
        following.follow(PAGE.replace(shown, drifted), "09", tmp_path / "project")
