"""Lays out one side of a pitfall, wrong.py or right.py, over its base step, and runs the tests of
a side. Each run is a process of its own: simplejwt reads its settings once, when it is imported."""

import ast
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

from guide import course, projects
from guide.isolated_process import processes
from guide.variants.fixtures import run

SIDES = ("wrong", "right")
SECONDS = 120

# What stays in the folder: its lesson, its tests and the doctor's check are not part of a project.
NOT_THE_PROJECT = ("README.md", "test_*.py", "check.py", "__pycache__")


class Beliefs(course.Pitfall):
    """pitfalls/folklore: what test_NAME.py says holds of step 05, with the settings of NAME.py
    if there is such a file."""

    lesson = SimpleNamespace(facts={"base": "05_refresh"})


def differs(pitfall):
    """What its wrong.py and right.py are: "settings", "urls", "client" or "setup"."""
    return pitfall.lesson.facts.get("differs", "settings")


def lay_out_side(pitfall, side, target):
    """Copies the base step and the pitfall's files to a folder that need not exist.

    Returns the settings module that `manage.py` there has to run with."""
    projects.lay_out(pitfall.base.path, target)
    shutil.copytree(
        pitfall.path,
        target,
        ignore=shutil.ignore_patterns(*NOT_THE_PROJECT),
        dirs_exist_ok=True,
    )
    kind = differs(pitfall)
    if kind == "settings" and (Path(target) / f"{side}.py").exists():
        return side
    # What both sides share over the base step, if anything.
    module = "project" if (pitfall.path / "project.py").exists() else "config.settings"
    if kind == "urls":
        text = f'from {module} import *  # noqa: F403\n\nROOT_URLCONF = "{side}"\n'
        (Path(target) / f"{side}_settings.py").write_text(text, "utf-8")
        return f"{side}_settings"
    return module


def prepare_side(pitfall, side, target):
    """Lays out a side and makes its database, with the demo user in it.

    A set-up starts from the base step's own database and does the COMMANDS of its side.
    Returns the settings module that `manage.py` there has to run with."""
    module = lay_out_side(pitfall, side, target)
    if differs(pitfall) != "setup":
        projects.prepare(target, DJANGO_SETTINGS_MODULE=module)
        return module
    projects.prepare(target)
    for command in commands(pitfall.path / f"{side}.py"):
        subprocess.run(
            [sys.executable, "manage.py", *command.split()],
            cwd=target,
            env=projects.environment(DJANGO_SETTINGS_MODULE=module),
            check=True,
            capture_output=True,
            text=True,
        )
    return module


def commands(path):
    """The `manage.py` commands that a set-up lists: COMMANDS = ["migrate", …]."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "COMMANDS":
            return ast.literal_eval(node.value)
    raise ValueError(f"{path} has no COMMANDS.")


def tests_of(path):
    """The names of the test functions in a file, with the lines that they stand on."""
    return {
        node.name: node.lineno
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def run_tests(pitfall, side, tests):
    """Runs a file of tests against one side, in a process of its own: test_wrong.py against
    wrong.py, or against right.py, which the tests then import as `wrong`.

    Returns (outcomes, log): a fixtures.Outcome for each test and parameter, and what the run
    printed. A run that does not come to an end gives no outcomes, and a log that says so."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = Path(folder).resolve() / "project"
        module = lay_out_side(pitfall, side, project)
        own_side = tests.stem.removeprefix("test_")
        if own_side != side:
            shutil.copy(project / f"{side}.py", project / f"{own_side}.py")
        log = project.parent / "log.txt"
        if differs(pitfall) == "setup":
            prepare_side(pitfall, side, project)
        environment = projects.environment(
            DJANGO_SETTINGS_MODULE=module,
            JWT_SIGNING_KEY=secrets.token_urlsafe(48),
            NO_PROXY="127.0.0.1,localhost",
            PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
        )
        receive, send = processes.Pipe(duplex=False)
        process = processes.Process(
            target=run,
            args=(str(tests), str(project), environment, differs(pitfall) == "setup", send),
        )
        process.start()
        send.close()  # so that the end of the process is the end of the pipe
        try:
            outcomes = receive.recv() if receive.poll(SECONDS) else []
        except EOFError:
            outcomes = []
        process.kill()  # at its end, or past its time
        process.join()
        return outcomes, log.read_text("utf-8", "replace") if log.exists() else ""
