"""What site/tenants.md says of tokens of another tenant, and of the claim that rejects them."""

import json

import pytest

from guide import course, projects
from tests.proofs import terminals
from tests.website import following

pytestmark = pytest.mark.slow

PAGE = following.page("tenants")
AT, HEADING, REST = PAGE.partition("## Check the tenant")
PARTS = [AT, HEADING + REST]

PROGRAM = """
import json

import django

django.setup()

from django.contrib.auth.models import User
from django.test import Client

client = Client(raise_request_exception=False)


def log_in(host, name):
    data = {"username": name, "password": "pass"}
    response = client.post("/api/token/", data, headers={"Host": host})
    assert response.status_code == 200, response.content
    return response.json()


def get(host, access):
    headers = {"Host": host, "Authorization": f"Bearer {access}"}
    response = client.get("/api/protected/", headers=headers)
    return [response.status_code, response.json().get("detail")]


def refresh(host, token):
    data = {"refresh": token}
    return client.post("/api/token/refresh/", data, headers={"Host": host}).status_code
"""


def run(folder, code, **environment):
    done = projects.run_python(folder, "-c", PROGRAM + code, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project to which the page leads, with ada at a, and bob at b."""
    return following.follow(PARTS, "05", tmp_path_factory.mktemp("tenants") / "project")


def test_a_host_without_a_tenant_returns_404(project):
    code = "print(client.get('/api/public/', headers={'Host': 'c.localhost'}).status_code)"

    assert run(project, code) == 404


def test_a_token_of_a_shell_has_no_tenant_and_is_rejected(project):
    code = """
from api.tokens import TenantRefreshToken

token = TenantRefreshToken.for_user(User.objects.using("a").get())
print(json.dumps([get("a.localhost", token.access_token), refresh("a.localhost", str(token))]))
"""
    assert run(project, code) == [[401, "Token is for another tenant."], 401]


def test_a_refresh_at_home_works_and_its_token_is_rejected_elsewhere(project):
    code = """
token = log_in("a.localhost", "ada")["refresh"]
response = client.post("/api/token/refresh/", {"refresh": token}, headers={"Host": "a.localhost"})
access = response.json()["access"]
print(json.dumps([get(host, access)[0] for host in ("a.localhost", "b.localhost")]))
"""
    assert run(project, code) == [200, 401]


def test_the_view_that_verifies_does_not_check_the_tenant(project):
    code = """
from rest_framework.test import APIRequestFactory
from rest_framework_simplejwt.views import TokenVerifyView

token = log_in("a.localhost", "ada")["access"]
request = APIRequestFactory().post("/", {"token": token}, headers={"Host": "b.localhost"})
print(TokenVerifyView.as_view()(request).status_code)
"""
    assert run(project, code) == 200


def test_with_a_row_per_login_the_other_tenant_has_no_row(project, tmp_path):
    """The databases of the page, and the code of step 09."""
    folder = projects.lay_out(course.find_step("09").path, tmp_path / "project")
    tenants = (project / "api" / "tenants.py").read_text("utf-8")
    (folder / "api" / "tenants.py").write_text(tenants, "utf-8")
    (folder / "tenants.py").write_text(
        "from config.settings import *\n"
        "ALLOWED_HOSTS = ['.localhost']\n"
        "MIDDLEWARE = ['api.tenants.middleware', *MIDDLEWARE]\n"
        "one = DATABASES['default']\n"
        "DATABASES |= {n: one | {'NAME': BASE_DIR / f'{n}.sqlite3'} for n in 'ab'}\n"
        "DATABASE_ROUTERS = ['api.tenants.Router']\n",
        "utf-8",
    )
    code = """
from django.core.management import call_command

for database, name in ("a", "ada"), ("b", "bob"):
    call_command("migrate", database=database, verbosity=0)
    User.objects.db_manager(database).create_user(name, password="pass")
tokens = log_in("a.localhost", "ada")
hosts = "a.localhost", "b.localhost"
print(json.dumps([get(host, tokens["access"]) for host in hosts]))
"""
    found = run(folder, code, DJANGO_SETTINGS_MODULE="tenants")

    assert found == [[200, None], [401, "This login has ended."]]


@pytest.mark.parametrize(
    "shown, drifted",
    [
        ('{"message":"Hello, bob!', '{"message":"Hello, ada!'),
        ("        check_tenant(validated_token)\n", ""),
        ("        super().verify()\n        check_tenant(self)\n", "        super().verify()\n"),
    ],
    ids=["an output", "the check of a request", "the check of a refresh"],
)
def test_a_page_that_drifts_is_noticed(tmp_path, shown, drifted):
    assert shown in PAGE

    parts = [part.replace(shown, drifted) for part in PARTS]
    with pytest.raises(terminals.OutputMismatch):
        following.follow(parts, "05", tmp_path / "project")
