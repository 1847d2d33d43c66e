"""Run tests against a variant of a pitfall. Each run is a process of its own, because simplejwt
reads its settings once, when it is imported."""

import ast
import secrets
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

from guide import course, packages, projects
from guide.isolated_process import processes
from guide.lessons import FrontMatter
from guide.variants import layout, process

TIMEOUT = 120  # seconds


class Folklore(course.Pitfall):
    """The folder pitfalls/folklore: test_NAME.py tests step 05, with the settings of NAME.py if
    that file exists."""

    lesson = SimpleNamespace(front_matter=FrontMatter(base="05_refresh"))


def test_functions(path):
    """Return the names of the test functions in a file, with their line numbers."""
    return {
        node.name: node.lineno
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def run_tests(pitfall, variant, tests):
    """Run a file of tests against one variant, in a process of its own.

    Args:
        variant: "wrong" or "right".
        tests: the path of test_wrong.py or test_right.py. If it is the other variant's file, the
            variant takes that name too: test_wrong.py then imports right.py as `wrong`.

    Returns:
        (outcomes, log): a schema.Outcome for each test and parameter, and what the run printed.
        If the run does not end in time, there are no outcomes, and the log shows how far it came.

    Raises:
        UsageError: if packages that the pitfall needs are not installed.
    """
    packages.require(pitfall)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = Path(folder).resolve() / "project"
        module = layout.lay_out(pitfall, variant, project)
        tested = tests.stem.removeprefix("test_")
        if tested != variant:
            shutil.copy(project / f"{variant}.py", project / f"{tested}.py")
        log = project.parent / "log.txt"
        is_setup = layout.difference(pitfall) == "setup"
        if is_setup:
            layout.prepare(pitfall, variant, project)
        environment = projects.environment(
            DJANGO_SETTINGS_MODULE=module,
            JWT_SIGNING_KEY=secrets.token_urlsafe(48),
            NO_PROXY="127.0.0.1,localhost",
            PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
        )
        receive, send = processes.Pipe(duplex=False)
        child = processes.Process(
            target=process.run, args=(str(tests), str(project), environment, is_setup, send)
        )
        child.start()
        send.close()  # so that the end of the process is the end of the pipe
        try:
            outcomes = receive.recv() if receive.poll(TIMEOUT) else []
        except EOFError:
            outcomes = []
        child.kill()  # at its end, or past its time
        child.join()
        return outcomes, log.read_text("utf-8", "replace") if log.exists() else ""
