"""A test of a side that does not pass is never green, whatever keeps it from passing."""

import shutil
import subprocess
import sys

import pytest

from guide import course, projects

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
