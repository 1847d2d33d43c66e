"""The recorder of outcomes: what it writes, and how a test's name becomes a sentence."""

import subprocess
import sys

import pytest

from guide import course, projects
from guide.reporting import schema, wording

DJANGO = "5.2"  # nothing in it depends on Django's version


@pytest.mark.parametrize(
    "name, expected",
    [
        ("test_a_login_answers", "A login answers"),
        ("test_the_project_s_secret_key[empty]", "The project's secret key (empty)"),
        ("test_a_key_of_31_bytes", "A key of 31 bytes"),
    ],
)
def test_a_test_name_becomes_a_sentence(name, expected):
    assert wording.sentence(name) == expected


def test_a_run_is_the_same_after_writing_and_reading(tmp_path):
    failure = schema.Failure(
        kind="AssertionError",
        message="assert 1 == 2",
        is_assertion=True,
        place="test_it.py:3",
        exchange=schema.Exchange("GET /", 404, "404 Not Found"),
        comparison=schema.Comparison("404", "200 OK"),
    )
    run = schema.Run(
        [
            schema.Outcome("tests/test_it.py::test_it[a[1]]", "failed", 2, failure, "text"),
            schema.Outcome("tests/test_it.py::test_that", "passed"),
        ],
        "no",
    )

    run.write(tmp_path / "run.json")

    assert schema.read(tmp_path / "run.json") == run


@pytest.mark.parametrize(
    "test, name, function",
    [
        ("tests/test_it.py::test_it", "test_it", "test_it"),
        ("a/b.py::Group::test_it[x::y]", "test_it[x::y]", "test_it"),
        ("../a[1]/b.py::test_it[a[1]]", "test_it[a[1]]", "test_it"),
        ("tests/test_it.py", "tests/test_it.py", "tests/test_it.py"),
    ],
)
def test_an_outcome_knows_the_name_of_its_test(test, name, function):
    outcome = schema.Outcome(test, "passed")

    assert (outcome.name, outcome.function) == (name, function)


def test_a_long_traceback_keeps_its_last_line():
    lines = ["Traceback (most recent call last):", *["  File x, in y"] * 40, "KeyError: 'KEY'"]

    assert "KeyError: 'KEY'" in wording.brief(lines)
    assert wording.brief("\n".join(lines)).endswith("KeyError: 'KEY'")
    assert len(wording.brief(lines)) < 400


def test_the_recorder_needs_no_settings_to_be_imported():
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, guide.reporting.recorder; print('django' in sys.modules)",
        ],
        cwd=course.ROOT,
        env=projects.test_environment(),
        capture_output=True,
        text=True,
    )

    assert (run.stdout.strip(), run.stderr) == ("False", "")
