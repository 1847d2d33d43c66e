"""Runs the tests of a step over its own code, that of another step, or that of a mutant."""

import os
import shutil
from contextlib import suppress

from guide import course, isolated_process, projects
from guide.reporting import schema
from tests.proofs import database_copy

PLUGINS = ["-p", "no:unraisableexception", "-p", "guide.reporting.recorder", "--import-all"]
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
    environment = projects.test_environment()
    status = isolated_process.call(
        isolated_process.run_pytest, project, environment, log, options, timeout=SECONDS
    )
    if status is None:
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
        project = beside / "project"
        projects.write(course.files_of(step.path), project)
        arguments = project, projects.test_environment(), beside / "log.txt", beside
        isolated_process.call(database_copy.migrate, *arguments, timeout=SECONDS)
        shutil.rmtree(project)
        with suppress(OSError):  # another worker was faster
            beside.rename(folder)
    return folder
