"""The attacks find what is wrong in other servers, and `guide attack` reports it.

That they find nothing in the last step is what the tests in attacks/ show."""

import contextlib
import re
import shutil
import socket
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from guide import course, projects
from guide.variants import layout
from tests.production.attacks import (
    cases,
    findings,
    local_server,
    raw_http,
    target,
    test_forgeries,
    test_framing,
    test_logins,
)
from tests.production.attacks import command as attack

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def served(folder, **changes):
    """Serve a prepared project, and yield it as a Target."""
    with projects.serving(folder, **changes) as address:
        yield target.Target(address, "user", "pass")


@contextlib.contextmanager
def served_pitfall(name, variant, folder):
    """Serve a variant of a pitfall, and yield it as a Target."""
    settings = layout.prepare(course.find_pitfall(name), variant, folder / "project")
    with served(folder / "project", DJANGO_SETTINGS_MODULE=settings) as aim:
        yield aim


def found_by(test, aim):
    """Run an attack. Return the text with which it fails, or "" if it finds nothing."""
    try:
        test(aim, record_property=lambda name, value: None)
    except pytest.fail.Exception as failed:
        return failed.msg
    return ""


FORGED = [
    test_forgeries.test_unsigned_tokens_are_rejected,
    test_forgeries.test_tokens_signed_with_guessable_keys_are_rejected,
    test_forgeries.test_broken_signatures_are_rejected,
    test_forgeries.test_tokens_that_bring_their_own_key_are_rejected,
]


def test_a_server_that_verifies_no_signature_is_found(tmp_path):
    with served_pitfall("unverified_decode", "wrong", tmp_path) as aim:
        assert ["it was accepted" in found_by(test, aim) for test in FORGED] == [True] * 4


def test_a_key_that_is_a_word_is_found(tmp_path):
    unsigned, guessable, *_ = FORGED
    with served_pitfall("weak_signing_key", "wrong", tmp_path) as aim:
        assert "HS256 with the key 'secret': it was accepted" in found_by(guessable, aim)
        assert found_by(unsigned, aim) == ""


BROKEN = """\
from config.urls import *
from django.http import JsonResponse

def echo(request):
    return JsonResponse({"echo": request.headers.get("Authorization"), "x": 1 // len(request.GET)})

urlpatterns = [path("api/public/", echo), *urlpatterns]
"""


def broken_project(folder):
    """Lay out a project in which /api/public/ repeats a token, or fails, and DEBUG is on."""
    project = projects.lay_out(course.find_step("05").path, folder / "project")
    (project / "broken.py").write_text(BROKEN)
    settings = 'from config.settings import *\n\nDEBUG = True\nROOT_URLCONF = "broken"\n'
    (project / "broken_settings.py").write_text(settings)
    projects.prepare(project)
    return project


def test_a_view_that_fails_is_found(tmp_path):
    with served(broken_project(tmp_path), DJANGO_SETTINGS_MODULE="broken_settings") as aim:
        found = found_by(test_framing.test_unusual_methods_break_nothing, aim)

    assert "the server broke\n  sent: GET /api/public/" in found


@contextlib.contextmanager
def served_with_fault(folder, name, right, wrong):
    """Serve the last step with a fault in one file, and yield it as a Target."""
    shutil.copytree(course.end_of_part_two().path, folder / "step")
    path = folder / "step" / name
    text = path.read_text("utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), "utf-8")
    with local_server.served(SimpleNamespace(path=folder / "step")) as aim:
        yield aim


LOGINS_OF_ALL = "filter(user=self.request.user)", "all()"
TOKENS_OF_ENDED_LOGINS = "if login.is_open():", "if login:"
END_THAT_ENDS_NOTHING = "Login.objects.filter(sid=login.sid).end('user')", "login.sid"
END_WITHOUT_A_TOKEN = (
    "    serializer_class = LoginSerializer",
    "    permission_classes = []\n    serializer_class = LoginSerializer",
)


def test_a_list_of_the_logins_of_all_users_is_found(tmp_path):
    with served_with_fault(tmp_path, "api/views.py", *LOGINS_OF_ALL) as aim:
        staff = target.Target(aim.address, "staff", aim.password)
        with pytest.raises(AssertionError, match="204"):
            test_logins.test_the_logins_of_another_user_are_neither_listed_nor_ended(
                aim, staff, lambda name, value: None
            )


@pytest.mark.parametrize(
    "name, fault",
    [("api/authentication.py", TOKENS_OF_ENDED_LOGINS), ("api/views.py", END_THAT_ENDS_NOTHING)],
)
def test_a_token_that_outlives_its_login_is_found(tmp_path, name, fault):
    with served_with_fault(tmp_path, name, *fault) as aim:
        found = found_by(test_logins.test_the_tokens_of_an_ended_login_are_rejected, aim)

    assert "/api/protected/, after the end of one: it was accepted" in found


def test_an_end_without_a_token_is_found(tmp_path):
    with served_with_fault(tmp_path, "api/views.py", *END_WITHOUT_A_TOKEN) as aim:
        test = test_logins.test_no_login_ends_without_an_access_token_of_an_open_one
        found = found_by(test, aim)

    assert "DELETE with no token: " in found


def test_a_view_that_repeats_a_token_is_found(tmp_path):
    @cases.attack("none", at_least=1)
    def one_request(aim):
        yield cases.Case("a query", raw_http.Request("GET", "/api/public/?x", (aim.bearer,)))

    with served(broken_project(tmp_path), DJANGO_SETTINGS_MODULE="broken_settings") as aim:
        found = found_by(one_request, aim)

    assert found.startswith("a query: it gives away a valid token\n  sent: GET /api/public/?x")


def test_a_log_that_holds_a_token_a_password_or_a_traceback_is_found():
    class Aim:
        password = "a long password"

    def leaks(text, has_broken=False):
        return [found.partition("\n")[0] for found in findings.leaks_in_log(Aim, text, has_broken)]

    accident = "django.request: Internal Server Error: /\nTraceback (most recent call last):\n  x"
    refusal = "django.security.X: too much\nTraceback (most recent call last):\n  x"
    assert leaks("a line") == leaks(refusal) == leaks(accident, has_broken=True) == []
    assert leaks(accident) == ["the log holds a traceback"]
    assert leaks("got eyJhbGciOiJIUzI1.eyJzdWIiOiIxIn0.abc") == ["the log holds a token"]
    assert leaks("tried a long password") == ["the log holds the password"]


NO_URLS = ["ftp://127.0.0.1", "127.0.0.1:8000", "file:///etc/passwd", "http://", "http://x:y"]


@pytest.mark.parametrize("url", [*NO_URLS, "http://[::1", "http://127.0.0.1:99999"])
def test_a_text_that_is_not_a_url_is_rejected(url):
    with pytest.raises(course.UsageError, match="is not the URL of a server"):
        attack.check_url(url)


def test_a_server_that_does_not_answer_gets_one_line_and_status_2(clone):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"

    answer = clone.guide("attack", address)

    assert answer.returncode == 2
    assert answer.stderr == f"Nothing answers at {address}: Connection refused.\n"


def test_an_unknown_attack_gets_one_line_with_similar_names_and_status_2(clone):
    answer = clone.guide("attack", "--only", "unsinged_tokens")

    assert answer.returncode == 2
    assert answer.stderr.startswith("There is nothing called 'unsinged_tokens' here. Did you mean ")
    assert "unsigned_tokens_are_rejected" in answer.stderr
    assert answer.stderr.count("\n") == 1


QUICK = """\
from {} import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""


def test_the_command_prints_what_it_found_at_a_url_and_ends_with_1(clone, tmp_path):
    project = tmp_path / "project"
    settings = layout.lay_out(course.find_pitfall("unverified_decode"), "wrong", project)
    (project / "quick.py").write_text(QUICK.format(settings))
    projects.prepare(project, DJANGO_SETTINGS_MODULE="quick")

    with projects.serving(project, DJANGO_SETTINGS_MODULE="quick") as address:
        answer = clone.guide("attack", address, "--junit-xml", "results.xml")
        stranger = clone.guide("attack", address, "--username", "nobody")

    assert answer.returncode == 1, answer.stderr
    assert "Attack only what is yours" in answer.stdout
    assert re.search(
        r"test_unsigned_tokens_are_rejected FAILED  requests: \d+; statuses: .*\d × 401.*; "
        r"source: RFC 8725 2\.1, 3\.1 ",
        answer.stdout,
    )
    assert "\nalg 'none', no signature: it was accepted\n  sent: GET /" in answer.stdout
    assert re.search(r"= \d+ failed, \d+ passed, \d+ skipped in ", answer.stdout)
    results = ElementTree.parse(clone.root / "results.xml")
    assert results.find(".//testcase/properties/property[@name='requests']") is not None
    assert stranger.returncode == 2
    assert stranger.stderr.startswith("A login as 'nobody' at /api/token/ gets 401")
    assert stranger.stderr.count("\n") == 1
