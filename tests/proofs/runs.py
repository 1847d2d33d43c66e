"""Puts the tests of one step over the code of another, and runs them."""

import sys

import pytest

from guide import course, isolated_process, projects
from guide.isolated_process import processes
from guide.reporting import schema

RECORDER = ["-p", "no:cacheprovider", "-p", "guide.reporting.recorder", "--import-all"]


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
    """Write a project to an empty folder, run its tests there, and return the schema.Run.

    The whole project is imported first: a project that cannot be imported proves nothing. A run
    that takes longer than SECONDS is stopped, and has one failure.

    Args:
        files: the project, {"manage.py": its text}.
        args: more arguments for pytest.
    """
    project = folder.resolve() / "project"
    projects.write(files, project)
    written, log = folder / "outcomes.json", folder / "log.txt"
    options = [*RECORDER, f"--outcomes={written}"]
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
        failure = schema.Failure("Timeout", endless, False, str(project))
        return schema.Run([schema.Outcome("pytest", "failed", failure=failure)])
    if not written.exists():  # it did not come as far as its first test
        return schema.Run([], log.read_text("utf-8", "replace").strip().rpartition("\n")[2])
    return schema.read(written)


def run_pytest(project, environment, log, arguments):
    """What runs in the fresh process."""
    isolated_process.enter(project, environment, log)
    sys.dont_write_bytecode = True
    pytest.main(arguments)
