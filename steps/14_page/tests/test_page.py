import json
import re

import pytest
from django.contrib.staticfiles import finders

OURS, FOREIGN = "https://localhost:5173", "https://attacker.example"
SHOW = """
import json
from django.conf import settings
print(json.dumps([settings.CORS_ALLOWED_ORIGINS, settings.CSRF_TRUSTED_ORIGINS]))
"""


@pytest.fixture
def trusted(settings):
    """The origin that the environment names."""
    settings.CORS_ALLOWED_ORIGINS = settings.CSRF_TRUSTED_ORIGINS = [OURS]


def preflight(client, path, origin, method="GET"):
    """Send what a browser sends before a request of a page from another origin."""
    asks = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type,x-csrftoken",
    }
    return client.options(path, headers=asks, secure=True).headers


def test_the_root_returns_a_page_with_its_scripts(client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert "/static/api/main.js" in answer.content.decode()
    assert finders.find("api/main.js")
    assert finders.find("api/page.js")


def test_the_policy_allows_scripts_of_this_origin_only(client):
    policy = client.get("/").headers.get("Content-Security-Policy", "")
    directives = {name: rest for name, *rest in map(str.split, filter(None, policy.split(";")))}

    assert directives.get("default-src") == ["'none'"]
    assert directives.get("script-src") == ["'self'"]
    assert directives.get("connect-src") == ["'self'"]
    for name in ("base-uri", "form-action", "frame-ancestors"):  # default-src is not for these
        assert directives.get(name) == ["'none'"]


def test_the_page_contains_no_script_that_its_policy_blocks(client):
    page = client.get("/").content.decode()
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL)

    assert scripts
    for attributes, text in scripts:
        assert 'src="/static/' in attributes
        assert text == ""
    assert not re.findall(r"<[^>]* on\w+=", page)


@pytest.mark.parametrize(
    "variable, origins",
    [
        (None, []),
        ("", []),
        (OURS, [OURS]),
        (f"{OURS} https://app.example", [OURS, "https://app.example"]),
    ],
)
def test_the_environment_names_the_trusted_origins(start, variable, origins):
    shown = start("shell", "-v", "0", "-c", SHOW, CORS_ALLOWED_ORIGINS=variable)

    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout) == [origins, origins]


@pytest.mark.parametrize("origin", [OURS, FOREIGN])
def test_no_other_origin_passes_the_preflight_by_default(client, origin):
    assert "Access-Control-Allow-Origin" not in preflight(client, "/api/protected/", origin)


@pytest.mark.parametrize("origin, allowed", [(OURS, OURS), (FOREIGN, None)])
@pytest.mark.parametrize("path, method", [("/api/protected/", "GET"), ("/api/session/", "DELETE")])
def test_a_named_origin_passes_the_preflight(client, trusted, path, method, origin, allowed):
    headers = preflight(client, path, origin, method)

    assert headers.get("Access-Control-Allow-Origin") == allowed
    if allowed:
        assert method in headers["Access-Control-Allow-Methods"]
        assert "x-csrftoken" in headers["Access-Control-Allow-Headers"]


def test_a_page_of_a_named_origin_logs_in_and_reads_the_response(client, trusted, user):
    token = client.get("/api/session/", secure=True).json()["csrf_token"]
    answer = client.post(
        "/api/session/",
        {"username": "user", "password": "pass"},
        content_type="application/json",
        secure=True,
        headers={"Origin": OURS, "X-CSRFToken": token},
    )

    assert answer.status_code == 200
    assert answer.headers.get("Access-Control-Allow-Origin") == OURS
    assert answer.headers.get("Access-Control-Allow-Credentials") == "true"
