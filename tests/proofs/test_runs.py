"""Runs of a step's tests for the proofs: which failures prove something."""

import sqlite3
from contextlib import closing

import pytest

from guide import course
from tests.proofs import hints, runs
from tests.proofs.mutants import Mutant

pytestmark = pytest.mark.slow

PROJECT = {
    "manage.py": "",
    "pytest.ini": "[pytest]\nDJANGO_SETTINGS_MODULE = tests.settings\n",
    "tests/settings.py": "from config.settings import *\n",
    "config/__init__.py": "",
    "config/settings.py": "SECRET_KEY = 'x'\nNAME = 1\n",
    "tests/test_it.py": """\
import pytest

def test_passes():
    pass

def test_assertion(settings):
    assert settings.NAME == 2

def test_fail():
    pytest.fail("no")

def test_error(settings):
    settings.NO_SUCH_NAME

@pytest.fixture
def broken():
    raise KeyError("x")

def test_fixture(broken):
    pass
""",
}


def test_only_a_failing_assertion_proves_something(tmp_path):
    outcome = runs.run(PROJECT, tmp_path, tmp_path)

    assert outcome.unimportable is None
    assert outcome.passed == ["tests/test_it.py::test_passes"]
    assert [(f.name, f.failure.place) for f in outcome.assertions] == [
        ("test_assertion", "test_it.py:7"),
        ("test_fail", "test_it.py:10"),
    ]
    assert [(f.name, f.failure.kind) for f in outcome.others] == [
        ("test_error", "AttributeError"),
        ("test_fixture", "KeyError"),
    ]


def test_tests_that_cannot_be_collected_prove_nothing(tmp_path):
    outcome = runs.run(PROJECT | {"tests/test_it.py": "assert False\n"}, tmp_path, tmp_path)

    assert (outcome.assertions, len(outcome.others)) == ([], 1)


@pytest.mark.parametrize("name", ["config/settings.py", "config/urls.py"])
def test_a_project_that_cannot_be_imported_is_told_apart(tmp_path, name):
    outcome = runs.run(PROJECT | {name: "SECRET_KEY = no_such_name\n"}, tmp_path, tmp_path)

    assert "no_such_name" in outcome.unimportable


def test_a_run_that_goes_on_for_ever_is_ended_and_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "SECONDS", 3)
    endless = {"tests/test_it.py": "def test_it():\n    while True:\n        pass\n"}
    outcome = runs.run(PROJECT | endless, tmp_path, tmp_path)

    assert not outcome.passed and not outcome.assertions
    [endless] = outcome.others
    assert endless.failure.message == "it was not over after 3 seconds"


def step_with_a_copy(tmp_path):
    """Return the files of a step, and the folder of its database, in which a table is missing."""
    step = course.find_step("05")
    folder = runs.migrated(step, tmp_path / "migrated")
    [database] = folder.glob("*.sqlite3")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE auth_user_groups")
        connection.execute("DROP TABLE auth_user")
    return course.files_of(step.path), folder


def test_a_mutant_runs_on_a_copy_of_the_migrated_database(tmp_path):
    files, migrated = step_with_a_copy(tmp_path)
    outcome = runs.run_mutant(files, tmp_path, migrated)

    assert any("no such table" in each.failure.message for each in outcome.others)


@pytest.mark.parametrize("name", ["api/models.py", "api/apps.py", "api/migrations/0001_x.py"])
def test_a_mutant_with_other_models_or_migrations_migrates_itself(tmp_path, name):
    files, migrated = step_with_a_copy(tmp_path)
    empty = (
        "class Migration(__import__('django.db.migrations').db.migrations.Migration):\n    pass\n"
    )
    files[name] = files.get(name, empty) + "# changed\n"
    outcome = runs.run_mutant(files, tmp_path, migrated)

    assert outcome.failures == []
    assert outcome.passed


def test_the_test_that_is_named_runs_first(tmp_path):
    step = course.find_step("05")
    files = course.files_of(step.path)
    folder = runs.migrated(step, tmp_path / "migrated")
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    last = runs.run_mutant(files, tmp_path / "one", folder).passed[-1]

    assert runs.run_mutant(files, tmp_path / "two", folder, [last]).passed[0] == last


def test_a_hint_names_the_test_that_noticed_a_change(tmp_path, monkeypatch):
    monkeypatch.setattr(hints, "FILE", tmp_path / "hints.json")
    monkeypatch.setattr(hints, "read", hints.read.__wrapped__)
    step, mutant = course.find_step("05"), Mutant("config/urls.py", 3, "route 'x/'", "")
    assert hints.for_mutant(step, mutant) == []

    hints.write([(*hints.key(step, mutant), "tests/test_a.py::test_b")])
    hints.write([("06_signing_key", "a change", "tests/test_c.py::test_d")])
    assert hints.for_mutant(step, mutant) == ["tests/test_a.py::test_b"]


def test_without_a_hint_the_tests_that_noticed_changes_of_the_same_file_run_first(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(hints, "FILE", tmp_path / "hints.json")
    monkeypatch.setattr(hints, "read", hints.read.__wrapped__)
    noticed = {"test_a": ["config/urls.py x"], "test_b": ["config/urls.py y", "config/urls.py z"]}
    noticed["test_c"] = ["config/settings.py x"]
    hints.write(("05_refresh", change, test) for test in noticed for change in noticed[test])

    mutant = Mutant("config/urls.py", 3, "new", "")
    assert hints.for_mutant(course.find_step("05"), mutant) == ["test_b", "test_a"]


def test_a_test_that_the_project_calls_back_may_assert_and_the_project_may_not(tmp_path):
    files = PROJECT | {
        "config/calls.py": "def call(it):\n    it()\n\n\ndef check():\n    assert False\n",
        "tests/test_it.py": """\
import pytest
from config import calls

def test_called_back():
    calls.call(lambda: pytest.fail("too often"))

def test_the_project_asserts():
    calls.check()
""",
    }
    outcome = runs.run(files, tmp_path, tmp_path)

    assert [each.name for each in outcome.assertions] == ["test_called_back"]
    assert [each.name for each in outcome.others] == ["test_the_project_asserts"]
