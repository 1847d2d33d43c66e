"""Runs the proof of an exercise on a learner's work."""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from guide import course, projects
from guide.bootstrap import COMMAND
from guide.exercises.failure_recorder import Exchange, Failure

QUOTED = re.compile(r"'([\w.]+)'")
RIGHT_PY = re.compile(r"\((?:\S*[/\\])?right\.py")
RAISED = re.compile(r"^E {3,}(\w+(?:Error|Exception)\b.*)", re.MULTILINE)

# Runs in the project: imports what a server imports before its first request, and the modules that
# it is given. Says in one line of JSON what stopped it.
IMPORT = """
import importlib, json, sys, traceback
from pathlib import Path
sys.path.insert(0, "")
try:
    import django
    from django.conf import settings
    django.setup()
    for module in [settings.ROOT_URLCONF, *sys.argv[1:]]:
        importlib.import_module(module)
except BaseException as error:
    frames = [
        (Path(frame.filename), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    ours = [
        place
        for place in frames
        if place[0].is_relative_to(Path.cwd()) and place[0].parent.name != "tests"
    ]
    is_own = frames[-1:] == ours[-1:]
    if isinstance(error, SyntaxError):
        ours = [(Path(error.filename), error.lineno)]
    path, line = ours[-1] if ours else (None, 0)
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    inside = path is not None and path.is_relative_to(Path.cwd())
    print(json.dumps({
        "kind": type(error).__name__,
        "text": text,
        "name": getattr(error, "name", None),
        "file": path.relative_to(Path.cwd()).as_posix() if inside else None,
        "line": line,
        "is_own": is_own,
    }))
"""


@dataclass(frozen=True)
class Examination:
    """What a proof found: how many promises are kept, the Failures in order, and, where the project
    could not even be started, a sentence that says why."""

    passed: int
    failures: list
    broken: str = ""

    @property
    def is_passed(self):
        return not self.failures and not self.broken


class Worked(course.Pitfall):
    """The folder of a learner who works on a pitfall. The facts are the course's."""

    @cached_property
    def lesson(self):
        return course.find_pitfall(self.name).lesson


def examine(exercise, folder):
    """Runs the proof of a step or a pitfall on the project, or the wrong.py, in a folder.

    Raises UsageError when its tests are not there."""
    proof = "test_right.py" if isinstance(exercise, course.Pitfall) else "tests/test_*.py"
    if not any(folder.glob(proof)):
        raise course.UsageError(
            f"{folder.name} has lost its tests, {proof}. They come back with: {COMMAND} start "
            f"{exercise.name} --again, which keeps what you have in work/saved."
        )
    if isinstance(exercise, course.Pitfall):
        return examine_pitfall(folder)
    return examine_step(folder)


def examine_step(folder):
    with tempfile.TemporaryDirectory() as place:
        told = Path(place, "told.json")
        run = projects.run_tests(
            folder,
            "-q",
            "-p",
            "guide.exercises.failure_recorder",
            f"--told={told}",
            PYTHONPATH=str(course.ROOT),
            PYTHONDONTWRITEBYTECODE="1",
        )
        found = json.loads(told.read_text("utf-8")) if told.exists() else {}
    failures = in_order([as_failure(each) for each in found.get("failures", [])])
    if run.returncode == 0:
        return Examination(found["passed"], [])
    if not failures or failures[0].error or failures[0].exchange and failures[0].exchange.error:
        broken = what_stops(folder, "tests.settings")
        if broken or not failures:
            return Examination(0, [], broken or raised(run.stdout))
    return Examination(found["passed"], failures)


def in_order(failures):
    """As they stand in their files: pytest-django runs the tests that need a database first."""
    return sorted(failures, key=lambda each: (each.line.partition(":")[0], each.at))


def as_failure(found):
    exchange = Exchange(**found["exchange"]) if found["exchange"] else None
    return Failure(**found | {"exchange": exchange})


def examine_pitfall(folder):
    """What test_right.py has against the wrong.py that should be mended by now."""
    from guide.variants import layout, runner  # it loads Django, which most checks do not need here

    pitfall = Worked(folder)
    try:
        outcomes, log = runner.run_tests(pitfall, "wrong", folder / "test_right.py")
    except (ValueError, SyntaxError, subprocess.CalledProcessError) as error:  # a set-up's COMMANDS
        return Examination(0, [], f"wrong.py cannot be used: {error}.")
    failures = in_order(
        [in_wrong_py(outcome.told) for outcome in outcomes if outcome.outcome == "failed"]
    )
    if failures and not failures[0].error or outcomes and not failures:
        return Examination(len(outcomes) - len(failures), failures)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        project = Path(place).resolve() / "project"
        module = layout.lay_out(pitfall, "wrong", project)
        also = ["wrong"] if layout.difference(pitfall) == "client" else []
        broken = what_stops(project, module, *also)
    if broken or not failures:
        return Examination(0, [], broken or of_wrong_py(raised(log)))
    return Examination(len(outcomes) - len(failures), failures)


def in_wrong_py(failure):
    exchange = failure.exchange
    if exchange:
        exchange = replace(exchange, error=of_wrong_py(exchange.error))
    return replace(failure, exchange=exchange, error=of_wrong_py(failure.error))


def of_wrong_py(error):
    """The error, told of the learner's file: the tests import it by the name of the other."""
    return RIGHT_PY.sub("(wrong.py", error).replace("'right'", "'wrong'")


def what_stops(folder, settings, *modules):
    """Why a project does not start with that settings module, or one of the others cannot be
    imported, in one sentence, or ""."""
    run = subprocess.run(
        [sys.executable, "-B", "-c", IMPORT, *modules],
        cwd=folder,
        env=projects.environment(DJANGO_SETTINGS_MODULE=settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        found = json.loads(last_line(run.stdout))
    except ValueError:
        return ""
    file, line = found["file"], found["line"]
    # What Django itself cannot import is named in the settings; the frames lead to who wanted it
    # first. Somebody's own import line is the place.
    by_name = found["kind"] in ("ImportError", "ModuleNotFoundError") and not found["is_own"]
    if file is None or by_name:
        named = filter(None, [found["name"], *QUOTED.findall(found["text"])])
        places = filter(None, (where_named(folder, name) for name in named))
        file, line = next(places, (file, line))
    place = f"{file}, line {line}: " if file else ""
    return f"{place}{found['kind']}: {' '.join(found['text'].split())}"


def where_named(folder, name):
    """The file and line of the project in which a module's name stands in quotes, or None."""
    for path in sorted(folder.glob("*/*.py")) + sorted(folder.glob("*.py")):
        lines = path.read_text("utf-8", "replace").splitlines()
        for number, line in enumerate(lines, 1):
            if any(f"{quote}{name}" in line for quote in "'\""):
                return path.relative_to(folder).as_posix(), number
    return None


def raised(log):
    """The last exception that a run of pytest shows, or else its last line."""
    return (RAISED.findall(log) or [last_line(log)])[-1]


def last_line(text):
    return (text.strip().splitlines() or ["nothing was printed"])[-1]
