"""The attacks: they find nothing in the last step, and find what is wrong in other servers."""

import contextlib
import socket

import pytest

from guide import course, projects
from guide.variants import layout
from tests.production.attacks import command as attack
from tests.production.attacks import local_server, registry, runner, schemathesis_run, target

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]


@contextlib.contextmanager
def attacked(folder, **changes):
    """Serve a prepared project, and yield the findings of all attacks, {kind: findings}."""
    with projects.serving(folder, **changes) as address:
        aim = target.Target(address, "user", "pass")
        yield {result.name: result.findings for result in runner.run_attacks(aim)}


def only(monkeypatch, *names):
    """Run only these kinds."""
    chosen = [kind for kind in registry.kinds() if kind.name in names]
    assert len(chosen) == len(names)
    monkeypatch.setattr(runner, "kinds", lambda: chosen)


def test_the_last_step_stands_all_attacks():
    with local_server.served(course.steps()[-1]) as aim:
        results = runner.run_attacks(aim) + schemathesis_run.run_schemathesis(
            aim, lambda result: None
        )

    found = [(result.name, finding) for result in results for finding in result.findings]
    assert found == []
    assert sum(result.cases for result in results) > 5000
    assert all(result.cases for result in results)


FORGED = ("unsigned", "guessable keys", "broken signatures", "a key of its own")


def side_served(name, side, folder):
    """Lays out a side of a pitfall; gives the folder and the settings to serve it with."""
    return layout.prepare(course.find_pitfall(name), side, folder)


def test_a_server_that_verifies_nothing_is_found_out(tmp_path, monkeypatch):
    only(monkeypatch, *FORGED)
    settings = side_served("unverified_decode", "wrong", tmp_path / "project")

    with attacked(tmp_path / "project", DJANGO_SETTINGS_MODULE=settings) as found:
        assert all("it was let in" in found[name][0].what for name in FORGED)


def test_a_key_that_is_a_word_is_found(tmp_path, monkeypatch):
    only(monkeypatch, "unsigned", "guessable keys")
    settings = side_served("weak_signing_key", "wrong", tmp_path / "project")

    with attacked(tmp_path / "project", DJANGO_SETTINGS_MODULE=settings) as found:
        assert "HS256 with the key 'secret'" in found["guessable keys"][0].what
        assert found["unsigned"] == []


BROKEN = """\
from config.urls import *
from django.http import JsonResponse

def told(request):
    return JsonResponse({"told": request.headers.get("Authorization"), "x": 1 // len(request.GET)})

urlpatterns = [path("api/public/", told), *urlpatterns]
"""


def test_a_view_that_breaks_is_found_and_its_traceback_too(tmp_path, monkeypatch):
    only(monkeypatch, "methods")
    project = projects.lay_out(course.find_step("05").path, tmp_path / "project")
    (project / "broken.py").write_text(BROKEN)
    settings = 'from config.settings import *\n\nDEBUG = True\nROOT_URLCONF = "broken"\n'
    (project / "broken_settings.py").write_text(settings)
    projects.prepare(project)

    with attacked(project, DJANGO_SETTINGS_MODULE="broken_settings") as found:
        assert "the server broke" in found["methods"][0].what
        assert "/api/public/" in found["methods"][0].sent


def test_a_log_that_holds_a_token_a_password_or_a_traceback_is_found():
    class Aim:
        password = "a long password"

    def leaks(text, has_broken=False):
        return [found.what for found in runner.leaks_in_log(Aim, text, has_broken)]

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


def test_a_server_that_is_not_there_gets_one_line_and_status_2(clone):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"

    answer = clone.guide("attack", address)

    assert answer.returncode == 2
    assert answer.stderr == f"Nothing answers at {address}: Connection refused.\n"


def test_from_outside_it_says_what_it_found_and_ends_with_1(clone, tmp_path):
    settings = side_served("unverified_decode", "wrong", tmp_path / "project")

    with projects.serving(tmp_path / "project", DJANGO_SETTINGS_MODULE=settings) as address:
        answer = clone.guide("attack", address)
        stranger = clone.guide("attack", address, "--username", "nobody")

    assert answer.returncode == 1, answer.stderr
    assert "Attack only what is yours" in answer.stdout
    assert "unsigned: alg 'none', no signature: it was let in" in answer.stdout
    assert "RFC 8725 2.1" in answer.stdout
    assert stranger.returncode == 2
    assert stranger.stderr.startswith("A login as 'nobody' at /api/token/ gets 401")
