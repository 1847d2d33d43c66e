"""Puts the tests of one step over the code of another, and runs them."""

import json
import sys
from dataclasses import dataclass

import pytest

from guide import course, isolated_process, projects
from guide.isolated_process import processes


@dataclass(frozen=True)
class Failure:
    """A failing test. kind: the name of the exception; place: "test_public.py:10", the last line
    of the tests that was reached; assertion: whether it is a failing assertion, the only kind of
    failure that proves something."""

    test: str
    assertion: bool
    kind: str
    message: str
    place: str

    def __str__(self):
        return f"  {self.test} at {self.place}: {self.message}"


@dataclass(frozen=True)
class Outcome:
    """What came of a run. unimportable: what stopped the project from being imported, or None."""

    passed: list
    failures: list
    unimportable: str | None

    @property
    def assertions(self):
        return [failure for failure in self.failures if failure.assertion]

    @property
    def others(self):
        return [failure for failure in self.failures if not failure.assertion]


SECONDS = 300  # a run that takes longer goes on for ever: it fails


def support_of(step):
    """The files of a step that its tests need, and neither the reader nor the tests change."""
    files = course.files_of(step.path)
    return {
        name: text
        for name, text in files.items()
        if name.startswith(course.SUPPLIED)
        and not course.is_test_file(name)
        and name != "README.md"
    }


def promises_of(step):
    """The files of a step that hold its tests."""
    return {
        name: text for name, text in course.files_of(step.path).items() if course.is_test_file(name)
    }


def run(files, folder, *args):
    """Writes a project, {"manage.py": its text}, to an empty folder and runs its tests there, for
    SECONDS at most."""
    project = folder.resolve() / "project"
    projects.write(files, project)
    written, log = folder / "outcomes.json", folder / "log.txt"
    options = ["-p", "no:cacheprovider", "-p", "tests.proofs.recorder", f"--outcomes={written}"]
    environment = projects.test_environment(PYTHONDONTWRITEBYTECODE="1")
    process = processes.Process(
        target=run_pytest, args=(project, environment, log, [*options, *args])
    )
    process.start()
    process.join(SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
        endless = f"it was not over after {SECONDS} seconds"
        return Outcome([], [Failure("pytest", False, "Timeout", endless, str(project))], None)
    if not written.exists():  # it did not come as far as its first test
        return Outcome([], [], log.read_text("utf-8", "replace").strip().rpartition("\n")[2])
    found = json.loads(written.read_text("utf-8"))
    failures = [Failure(**failure) for failure in found["failures"]]
    return Outcome(found["passed"], failures, found["imports"])


def run_pytest(project, environment, log, arguments):
    """What runs in the fresh process."""
    isolated_process.enter(project, environment, log)
    sys.dont_write_bytecode = True
    pytest.main(arguments)
