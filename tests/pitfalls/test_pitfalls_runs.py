"""A test of a side that does not pass is never green, whatever keeps it from passing."""

import argparse
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from guide import course, projects
from guide.bootstrap import COMMAND
from guide.commands import test as command

ENDS = SimpleNamespace(ensure=lambda: None, python=sys.executable)  # an environment for one call

SEVERAL = """
import pytest

@pytest.fixture
def breaks_at_the_end():
    yield
    raise OSError

def test_that_passes(api):
    api.log_in()

def test_that_fails(api):
    assert api.get("/api/public/").status_code == 404

@pytest.mark.parametrize("number", [1, 2])
def test_with_a_parameter_that_fails(number):
    assert number == 1

def test_that_is_skipped():
    pytest.skip("no time")

def test_whose_fixture_fails(breaks_at_the_end):
    pass
"""
NOT_IMPORTED = "import no_such_module\n\ndef test_it():\n    pass\n"
ENDS_EARLY = "import os\n\ndef test_it():\n    os._exit(0)\n"


def pytest_over(tests, folder):
    """Runs pytest over a folder of pitfalls that has one, whose test_right.py is this text.

    Gives the names of the tests that failed, and how many passed."""
    pitfall = folder / "pitfalls" / "jwt_authentication_missing"
    shutil.copytree(course.ROOT / "pitfalls" / pitfall.name, pitfall)
    shutil.copy(course.ROOT / "pitfalls" / "conftest.py", pitfall.parent)
    (pitfall / "test_right.py").write_text(tests, "utf-8")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rA",
            "--import-mode=importlib",
            pitfall / "test_right.py",
        ],
        cwd=folder,
        env=projects.test_environment(PYTHONPATH=str(course.ROOT)),
        capture_output=True,
        encoding="utf-8",
    )
    lines = [line.split() for line in run.stdout.splitlines() if "test_right.py::" in line]
    return {
        outcome: {line[1].partition("::")[2] for line in lines if line[0] == outcome}
        for outcome in ("PASSED", "FAILED")
    }


def test_only_what_passes_is_green(tmp_path):
    assert pytest_over(SEVERAL, tmp_path) == {
        "PASSED": {"test_that_passes"},
        "FAILED": {
            "test_that_fails",
            "test_with_a_parameter_that_fails",
            "test_that_is_skipped",
            "test_whose_fixture_fails",
        },
    }


@pytest.mark.parametrize("tests", [NOT_IMPORTED, ENDS_EARLY], ids=["import", "exit"])
def test_a_run_that_does_not_come_to_its_end_is_red(tests, tmp_path):
    assert pytest_over(tests, tmp_path) == {"PASSED": set(), "FAILED": {"test_it"}}


SERVED = """
import pytest

def test_that_a_served_variant_answers(api, serve):
    other = serve(JWT_SIGNING_KEY="k" * 40)
    assert other.address != api.address
    answer = other.get("/api/protected/", token=other.log_in()["access"])
    assert answer.status_code == 200

def test_that_a_variant_that_does_not_start_says_why(serve):
    with pytest.raises(RuntimeError, match="No module named 'no_such_settings'"):
        serve(DJANGO_SETTINGS_MODULE="no_such_settings")

def test_that_the_password_still_works_in_the_tests_own_server(api, serve):
    serve()
    assert api.log_in()
"""


def test_a_variant_can_be_served_in_a_process_of_its_own(tmp_path):
    outcomes = pytest_over(SERVED, tmp_path)

    assert outcomes["FAILED"] == set()
    assert len(outcomes["PASSED"]) == 3


# A pitfall whose group of packages is not installed.

NEEDY = "jwt_authentication_missing"


@pytest.fixture
def needy(clone):
    """A clone in which NEEDY needs a package that does not exist."""
    pins = clone.root / "requirements" / "accounts.txt"
    pins.write_text("no-such-package==1.0 \\\n    --hash=sha256:" + 64 * "0" + "\n", "utf-8")
    readme = clone.root / "pitfalls" / NEEDY / "README.md"
    readme.write_text(
        readme.read_text("utf-8").replace("---\n", "---\ngroup: accounts\n", 1), "utf-8"
    )
    return clone


INSTALLS = f"{COMMAND} test --with accounts pitfalls"


@pytest.mark.slow
def test_without_its_packages_a_pitfall_is_skipped_and_one_line_says_what_to_type(
    needy, monkeypatch
):
    monkeypatch.delenv("JWT_GUIDE_REQUIRE", raising=False)

    run = needy.python("-m", "pytest", cwd=f"pitfalls/{NEEDY}")

    assert run.returncode == 0, run.stdout
    assert " skipped" in run.stdout and " passed" not in run.stdout
    assert run.stdout.count(INSTALLS) == 1


@pytest.mark.slow
def test_where_everything_is_required_a_pitfall_without_its_packages_fails(needy, monkeypatch):
    monkeypatch.setenv("JWT_GUIDE_REQUIRE", "all")

    run = needy.python("-m", "pytest", cwd=f"pitfalls/{NEEDY}")

    assert run.returncode == 1, run.stdout
    assert " failed" in run.stdout and " skipped" not in run.stdout
    assert INSTALLS in run.stdout


@pytest.mark.slow
@pytest.mark.parametrize("typed", [f"run {NEEDY} --wrong", "check"])
def test_a_command_that_lacks_packages_says_in_one_line_what_to_type(needy, typed):
    assert needy.guide("start", NEEDY).returncode == 0

    answer = needy.guide(*typed.split())

    assert answer.returncode == 2, answer
    assert len(answer.stderr.splitlines()) == 1
    assert INSTALLS in answer.stderr


@pytest.mark.slow
def test_the_command_that_it_names_installs_them(needy):
    answer = needy.guide("test", "--with", "accounts", "pitfalls")

    assert answer.returncode == 2
    assert "no-such-package" in answer.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed, said",
    [
        (
            "test --with acounts",
            "No step and no pitfall needs the group 'acounts'. Did you mean accounts",
        ),
        ("test --django 6.1 --with accounts", "pinned with Django 5.2. Leave out --django."),
    ],
)
def test_a_group_that_cannot_be_installed_is_named(needy, typed, said):
    answer = needy.guide(*typed.split())

    assert answer.returncode == 2
    assert said in answer.stderr


def test_all_installs_what_the_pitfalls_need(monkeypatch):
    installed = []
    monkeypatch.setattr(command, "environment_of", lambda *args: installed.append(args) or ENDS)
    monkeypatch.setattr(command.bootstrap, "exec_or_wait", lambda *_, **__: 0)
    for django in ("5.2", "6.1"):
        command.run(argparse.Namespace(all=True, django=django, groups=[], pytest=["pitfalls"]))

    (_, taught), (_, newer) = installed
    assert command.groups_of_exercises() <= set(taught)
    assert not command.groups_of_exercises() & set(newer)
