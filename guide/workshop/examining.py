"""Runs the proof of an exercise on a learner's work."""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from guide import course, projects
from guide.workshop.listening import Exchange, Failure

QUOTED = re.compile(r"'([\w.]+)'")

# Runs in the project: imports what a server imports before its first request. Says in one line of
# JSON what stopped it.
IMPORT = """
import importlib, json, sys, traceback
from pathlib import Path
sys.path.insert(0, "")
try:
    import django
    from django.conf import settings
    django.setup()
    importlib.import_module(settings.ROOT_URLCONF)
except BaseException as error:
    ours = [
        (Path(frame.filename), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(Path.cwd())
    ]
    ours = [place for place in ours if place[0].parent.name != "tests"]
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


def examine(exercise, folder):
    """Runs the proof of a step or a pitfall on the project, or the wrong.py, in a folder."""
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
            "guide.workshop.listening",
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
            return Examination(0, [], broken or last_line(run.stdout))
    return Examination(found["passed"], failures)


def in_order(failures):
    """As they stand in their files: pytest-django runs the tests that need a database first."""
    return sorted(failures, key=lambda each: (each.line.partition(":")[0], each.at))


def as_failure(found):
    exchange = Exchange(**found["exchange"]) if found["exchange"] else None
    return Failure(**found | {"exchange": exchange})


def examine_pitfall(folder):
    """What test_right.py has against the wrong.py that should be mended by now."""
    from guide import pitfalls  # it loads Django, which most checks do not need here

    pitfall = course.Pitfall(folder)
    try:
        outcomes, log = pitfalls.run_tests(pitfall, "wrong", folder / "test_right.py")
    except (ValueError, SyntaxError, subprocess.CalledProcessError) as error:  # a set-up's COMMANDS
        return Examination(0, [], f"wrong.py cannot be used: {error}.")
    failures = in_order([outcome.told for outcome in outcomes if outcome.outcome == "failed"])
    if failures and not failures[0].error or outcomes and not failures:
        return Examination(len(outcomes) - len(failures), failures)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        project = Path(place).resolve() / "project"
        module = pitfalls.lay_out_side(pitfall, "wrong", project)
        broken = what_stops(project, module)
    if broken or not failures:
        return Examination(0, [], broken or last_line(log))
    return Examination(len(outcomes) - len(failures), failures)


def what_stops(folder, module):
    """Why a project does not start with that settings module, in one sentence, or ""."""
    run = subprocess.run(
        [sys.executable, "-B", "-c", IMPORT],
        cwd=folder,
        env=projects.environment(DJANGO_SETTINGS_MODULE=module),
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
    # What cannot be imported is named in the settings; the frames lead to who wanted it first.
    if file is None or found["kind"] in ("ImportError", "ModuleNotFoundError"):
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


def last_line(text):
    return (text.strip().splitlines() or ["nothing was printed"])[-1]
