"""Runs the tests of a step over its own code, that of another step, or that of a mutant."""

import tempfile
from pathlib import Path

from guide import course, isolated_process, projects
from guide.reporting import schema
from tests.proofs import database_copy

PLUGINS = ["-p", "no:unraisableexception", "-p", "guide.reporting.recorder"]
RECORDED = ["--import-all", "--tb=no"]
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


def run(files, folder, migrated, *args):
    """Write a project to an empty folder, run its tests there, and return the schema.Run.

    The whole project is imported first: a project that cannot be imported proves nothing. A run
    that takes longer than SECONDS is stopped, and has one failure.

    Args:
        files: the project, {"manage.py": its text}.
        migrated: the folder that migrated() has returned for the step of this code.
        args: more arguments for pytest.
    """
    project = folder.resolve() / "project"
    projects.write(files, project)
    written, log = folder / "outcomes.json", folder / "log.txt"
    options = [*PLUGINS, *RECORDED, *copying(migrated), f"--outcomes={written}", *args]
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


def run_mutant(files, folder, migrated, first=()):
    """Run the tests over a mutant until an assertion fails, and return the schema.Run.

    Args:
        files, migrated: as for run().
        first: the ids of the tests to run before the others.
    """
    options = ["-p", "tests.proofs.mutant_plugin", *(f"--first={test}" for test in first)]
    return run(files, folder, migrated, *options, "--until-assertion")


def copying(migrated):
    """Return the arguments of pytest for a run on a copy of a migrated database."""
    return ["-p", "tests.proofs.database_copy", f"--migrated={migrated}"]


def migrated(step, folder):
    """Migrate the database of a step into the folder, once, and return the folder."""
    done = folder / f"{step.name}.done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as place:
            project, log = Path(place).resolve() / "project", Path(place) / "log.txt"
            projects.write(course.files_of(step.path), project)
            arguments = project, projects.test_environment(), log, folder
            isolated_process.call(database_copy.migrate, *arguments, timeout=SECONDS)
        done.touch()
    return folder
