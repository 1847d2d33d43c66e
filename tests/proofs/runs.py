"""Runs the tests of a step over its own code, that of another step, or that of a mutant."""

import os
import shutil
import sys
from contextlib import suppress

import pytest

from guide import course, isolated_process, projects
from guide.isolated_process import processes
from guide.reporting import schema
from tests.proofs import database_copy

PLUGINS = ["-p", "pytest_django.plugin", "-p", "no:cacheprovider", "-p", "no:unraisableexception"]
PLUGINS += ["-p", "guide.reporting.recorder", "--import-all"]
SECONDS = 300  # the time limit of a run


def support_of(step):
    """Return the files in a step's tests/ that hold no tests, and its pytest.ini."""
    files = course.files_of(step.path)
    return {
        name: text
        for name, text in files.items()
        if name.startswith(course.SUPPLIED)
        and not course.is_test_file(name)
        and name != "README.md"
    }


def tests_of(step):
    """Return the files of a step that hold its tests, as {"tests/test_public.py": text}."""
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
    options = [*PLUGINS, f"--outcomes={written}", *args]
    if not in_fresh_process(run_pytest, project, log, options):
        endless = f"it was not over after {SECONDS} seconds"
        failure = schema.Failure("Timeout", endless, False, str(project))
        return schema.Run([schema.Outcome("pytest", "failed", failure=failure)])
    if not written.exists():  # pytest ended before the first test
        return schema.Run([], log.read_text("utf-8", "replace").strip().rpartition("\n")[2])
    return schema.read(written)


def run_mutant(files, folder, migrated, first=""):
    """Run the tests over a mutant until an assertion fails, and return the schema.Run.

    Args:
        files: the project, as for run().
        migrated: the folder that migrated() has returned for the step.
        first: the id of the test to run first.
    """
    options = ["-p", "tests.proofs.mutant_plugin", f"--migrated={migrated}", f"--first={first}"]
    return run(files, folder, *options, "--until-assertion")


def migrated(step, folder):
    """Migrate the database of a step into the folder, once, and return the folder."""
    if not folder.exists():
        beside = folder.with_name(f"{folder.name}-{os.getpid()}")
        beside.mkdir(parents=True)
        projects.write(course.files_of(step.path), beside / "project")
        in_fresh_process(database_copy.migrate, beside / "project", beside / "log.txt", beside)
        shutil.rmtree(beside / "project")
        with suppress(OSError):  # another worker was faster
            beside.rename(folder)
    return folder


def in_fresh_process(function, project, log, argument):
    """Call a function in a fresh process. Return False if it does not end within SECONDS.

    Args:
        function: takes the folder of the project, the environment variables, the log and
            the argument.
    """
    environment = projects.test_environment(
        PYTHONDONTWRITEBYTECODE="1", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"
    )
    process = processes.Process(target=function, args=(project, environment, log, argument))
    process.start()
    process.join(SECONDS)
    has_ended = not process.is_alive()
    process.kill()
    process.join()
    return has_ended


def run_pytest(project, environment, log, arguments):
    """Run pytest in this process, which must be a fresh one."""
    isolated_process.enter(project, environment, log)
    sys.dont_write_bytecode = True
    pytest.main(arguments)
