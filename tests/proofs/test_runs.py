"""Runs of a step's tests for the proofs: which failures prove something."""

import pytest

from tests.proofs import runs

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
    outcome = runs.run(PROJECT, tmp_path)

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
    outcome = runs.run(PROJECT | {"tests/test_it.py": "assert False\n"}, tmp_path)

    assert (outcome.assertions, len(outcome.others)) == ([], 1)


@pytest.mark.parametrize("name", ["config/settings.py", "config/urls.py"])
def test_a_project_that_cannot_be_imported_is_told_apart(tmp_path, name):
    outcome = runs.run(PROJECT | {name: "SECRET_KEY = no_such_name\n"}, tmp_path)

    assert "no_such_name" in outcome.unimportable


def test_a_run_that_goes_on_for_ever_is_ended_and_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "SECONDS", 3)
    endless = {"tests/test_it.py": "def test_it():\n    while True:\n        pass\n"}
    outcome = runs.run(PROJECT | endless, tmp_path)

    assert not outcome.passed and not outcome.assertions
    [endless] = outcome.others
    assert endless.failure.message == "it was not over after 3 seconds"
