"""The tests of site/testing.md pass, and each of them notices the mistake that it is for."""

import re

import pytest

from guide import course, projects
from tests.proofs import terminals
from tests.website import following

DJANGO = "5.2"  # time-machine is in a group that is pinned with it
GROUP = "notebooks"

pytestmark = pytest.mark.slow

PAGE = following.page("testing")
SETTINGS = "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = ['{}']"

# What a reader breaks, and a test of the page that fails then.
MISTAKES = {
    "a view reads sessions, and no token": (
        SETTINGS.format("rest_framework.authentication.SessionAuthentication"),
        "test_a_user_with_a_token_has_access",
    ),
    "no user table is asked": (
        SETTINGS.format("rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication"),
        "test_force_authenticate_accepts_a_deactivated_user",
    ),
    "access tokens that live for a day": (
        "SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta(days=1)",
        "test_a_refresh_replaces_an_expired_access_token",
    ),
    "refresh tokens that live for a year": (
        "SIMPLE_JWT['REFRESH_TOKEN_LIFETIME'] = timedelta(days=365)",
        "test_a_refresh_token_expires_after_a_week",
    ),
    "any token is an access token": (
        "SIMPLE_JWT['AUTH_TOKEN_CLASSES'] = ['rest_framework_simplejwt.tokens.UntypedToken']",
        "test_a_refresh_token_returns_401",
    ),
    "no permission": (
        "NO PERMISSION",
        "test_a_request_without_a_token_returns_401",
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project to which the page leads. Its tests have passed."""
    return following.follow(PAGE, "05", tmp_path_factory.mktemp("testing") / "project")


def test_the_tests_of_the_page_pass(project):
    assert (project / "api" / "test_tokens.py").exists()


@pytest.mark.parametrize("mistake, noticed_by", MISTAKES.values(), ids=MISTAKES)
def test_a_test_of_the_page_notices_a_mistake(project, mistake, noticed_by):
    if mistake == "NO PERMISSION":
        path = project / "api" / "views.py"
        old = path.read_text("utf-8")
        new = old.replace("@permission_classes([IsAuthenticated])\n", "")
    else:
        path = project / "config" / "settings.py"
        old = path.read_text("utf-8")
        new = f"{old}\n{mistake}\n"
    assert new != old
    path.write_text(new, "utf-8")
    try:
        run = projects.run_tests(project, "api", "-q")
    finally:
        path.write_text(old, "utf-8")

    assert re.search(rf"^FAILED \S+::{noticed_by}\b", run.stdout, re.MULTILINE), run.stdout


@pytest.mark.parametrize(
    "step, status", [("05", 200), ("09", 401), (course.end_of_part_two().number, 401)]
)
def test_a_token_that_no_login_issued_is_rejected_from_step_09_on(tmp_path, step, status):
    folder = projects.lay_out(course.find_step(step).path, tmp_path / "project")
    projects.prepare(folder)
    program = (
        "from django.contrib.auth.models import User\n"
        "from django.test import Client\n"
        "from rest_framework_simplejwt.tokens import AccessToken\n"
        "token = AccessToken.for_user(User.objects.get(username='user'))\n"
        "headers = {'Authorization': f'Bearer {token}', 'Host': 'localhost'}\n"
        "print(Client().get('/api/protected/', headers=headers).status_code)\n"
    )

    run = projects.run_python(folder, "manage.py", "shell", "-v0", "-c", program)

    assert run.stdout.strip() == str(status), run.stderr


@pytest.mark.parametrize(
    "shown, drifted",
    [("'Token is expired'", "'Token has expired'"), ("days=7, seconds=1)", "days=7, seconds=-9)")],
    ids=["a message", "a time"],
)
def test_a_page_that_drifts_is_noticed(tmp_path, shown, drifted):
    assert shown in PAGE

    with pytest.raises(terminals.OutputMismatch):
        following.follow(PAGE.replace(shown, drifted), "05", tmp_path / "project")
