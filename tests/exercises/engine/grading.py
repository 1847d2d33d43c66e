"""Run the tests of an exercise on a learner's work."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from guide import course, packages, projects
from guide.bootstrap import COMMAND
from guide.reporting import schema

QUOTED = re.compile(r"'([\w.]+)'")
RIGHT_PY = re.compile(r"\((?:\S*[/\\])?right\.py")
RAISED = re.compile(r"^E {3,}(\w+(?:Error|Exception)\b.*)", re.MULTILINE)
IMPORT_PROJECT = Path(__file__).with_name("import_project.py")


@dataclass(frozen=True)
class Grade:
    """The result of the tests of an exercise.

    passed: how many tests pass. failures: the reporting Outcomes of those that fail, in the order
    of their files. start_error: if the project does not start, one sentence that says why.
    """

    passed: int
    failures: list
    start_error: str = ""

    @property
    def is_passed(self):
        return not self.failures and not self.start_error


class PitfallInWork(course.Pitfall):
    """The folder of a learner who works on a pitfall. Its front matter is that of the course."""

    @cached_property
    def lesson(self):
        return course.find_pitfall(self.name).lesson


def require_files(exercise, folder):
    """Check that a learner's folder has the files that the tests need.

    Raises:
        UsageError: if one is missing. It says where to copy it from.
    """
    is_pitfall = isinstance(exercise, course.Pitfall)
    tests = "test_right.py" if is_pitfall else "tests/test_*.py"
    if not any(folder.glob(tests)):
        raise course.UsageError(
            f"work/{folder.name} has no test files, {tests}. To get them back, type {COMMAND} "
            f"start {exercise.name} --again: your files are copied to work/saved first."
        )
    needed = course.files_of(exercise.path).keys() - {"README.md"}
    if is_pitfall:
        needed -= {"right.py", "test_wrong.py", "check.py"}
    else:
        needed = {name for name in needed if name.startswith(("manage.py", *course.SUPPLIED))}
    missing = sorted(name for name in needed if not (folder / name).exists())
    if missing:
        place = exercise.path.relative_to(course.ROOT).as_posix()
        raise course.UsageError(
            f"work/{folder.name} has no {missing[0]}. Copy it from {place}/{missing[0]} to "
            f"work/{folder.name}/{missing[0]}"
        )


def grade(exercise, folder):
    """Run the tests of a step or a pitfall on the project, or the wrong.py, in a folder.

    Returns:
        The Grade.

    Raises:
        UsageError: if files or packages that the tests need are missing.
    """
    require_files(exercise, folder)
    packages.require(exercise)
    if isinstance(exercise, course.Pitfall):
        return grade_pitfall(folder)
    return grade_step(folder)


def grade_step(folder):
    """Run a project's own tests. If they cannot run, find out why the project does not start."""
    passes, run, log = run_tests(folder)
    failures = in_order(run.failures)
    if passes:
        return Grade(len(run.passed), [])
    if not failures or raises(failures[0].failure):
        start_error = what_stops(folder, "tests.settings")
        if start_error or not failures:
            return Grade(0, [], start_error or raised(log))
    return Grade(len(run.passed), failures)


def run_tests(folder):
    """Run a project's own tests in a process of their own.

    Returns:
        (passes, run, log): True if pytest succeeds, the schema.Run, and what pytest printed.
    """
    with tempfile.TemporaryDirectory() as place:
        written = Path(place, "outcomes.json")
        process = projects.run_tests(
            folder,
            "-q",
            "--tb=no",  # the recorder has what `check` shows
            "-p",
            "guide.reporting.recorder",
            f"--outcomes={written}",
            PYTHONPATH=str(course.ROOT),
            PYTHONDONTWRITEBYTECODE="1",
        )
        run = schema.read(written) if written.exists() else schema.Run()
    return process.returncode == 0, run, process.stdout


def raises(failure):
    """Return True if an exception is the reason, in the test or in the view that it calls."""
    return bool(failure.error or failure.exchange and failure.exchange.error)


def in_order(failures):
    """Return the failed tests in the order of their files.

    pytest-django runs the tests that need a database first.
    """
    tests = [each for each in failures if each.is_test]
    return sorted(tests, key=lambda each: (each.test.partition("::")[0], each.starts_at))


def grade_pitfall(folder):
    """Run test_right.py on the wrong.py that the learner has corrected."""
    from guide.variants import layout, runner  # they load Django, which most checks do not need

    pitfall = PitfallInWork(folder)
    try:
        outcomes, log = runner.run_tests(pitfall, "wrong", folder / "test_right.py")
    except (ValueError, SyntaxError, subprocess.CalledProcessError) as error:  # a set-up's COMMANDS
        return Grade(0, [], f"wrong.py cannot be used: {error}.")
    tests = [each for each in outcomes if each.is_test]
    failures = in_order([about_wrong_py(each) for each in tests if each.result == "failed"])
    if failures and not failures[0].failure.error or tests and not failures:
        return Grade(len(tests) - len(failures), failures)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        project = Path(place).resolve() / "project"
        module = layout.lay_out(pitfall, "wrong", project)
        also = ["wrong"] if layout.difference(pitfall) == "client" else []
        start_error = what_stops(project, module, *also)
    if start_error or not failures:
        return Grade(0, [], start_error or name_wrong_py(raised(log)))
    return Grade(len(tests) - len(failures), failures)


def about_wrong_py(outcome):
    """Return a failed Outcome whose errors name the learner's file, wrong.py."""
    failure = outcome.failure
    exchange = failure.exchange
    if exchange:
        exchange = replace(exchange, error=name_wrong_py(exchange.error))
    failure = replace(failure, exchange=exchange, error=name_wrong_py(failure.error))
    return replace(outcome, failure=failure)


def name_wrong_py(error):
    """Return an error with wrong.py, the learner's file, in place of right.py.

    The tests import it by the name of the other.
    """
    return RIGHT_PY.sub("(wrong.py", error).replace("'right'", "'wrong'")


def what_stops(folder, settings, *modules):
    """Return why a project does not start, in one sentence, or "".

    Args:
        settings: the settings module to start with.
        modules: more modules that must be importable.
    """
    run = projects.run_python(folder, IMPORT_PROJECT, *modules, DJANGO_SETTINGS_MODULE=settings)
    try:
        found = json.loads(last_line(run.stdout))
    except ValueError:
        return ""
    file, line = found["file"], found["line"]
    # If Django cannot import a module, the settings name it, and that line is the place. If an
    # import line of the project fails, that line is.
    by_name = found["kind"] in ("ImportError", "ModuleNotFoundError") and not found["is_own"]
    if file is None or by_name:
        named = filter(None, [found["name"], *QUOTED.findall(found["text"])])
        places = filter(None, (where_named(folder, name) for name in named))
        file, line = next(places, (file, line))
    place = f"{file}, line {line}: " if file else ""
    return f"{place}{found['kind']}: {' '.join(found['text'].split())}"


def where_named(folder, name):
    """Return the file and line in which a module's name is in quotes, or None."""
    for path in sorted(folder.glob("*/*.py")) + sorted(folder.glob("*.py")):
        lines = path.read_text("utf-8", "replace").splitlines()
        for number, line in enumerate(lines, 1):
            if any(f"{quote}{name}" in line for quote in "'\""):
                return path.relative_to(folder).as_posix(), number
    return None


def raised(log):
    """Return the last exception that a run of pytest shows, or else its last line."""
    return (RAISED.findall(log) or [last_line(log)])[-1]


def last_line(text):
    return (text.strip().splitlines() or ["nothing was printed"])[-1]
