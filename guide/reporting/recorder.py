"""The pytest plugin that records the outcome of each test.

Loaded with `-p guide.reporting.recorder --outcomes FILE`, it writes the Run to a JSON file. In the
same process, pass a Recorder to pytest.main(plugins=…) and read its `run`.
"""

import importlib
import traceback
from collections.abc import Mapping
from pathlib import Path

import pytest

from . import exchanges
from .schema import Comparison, Failure, Outcome, Run
from .wording import brief, message_of, with_phrase, without_message

ASSERTIONS = (AssertionError, pytest.fail.Exception)


def pytest_addoption(parser):
    parser.addoption("--outcomes", type=Path, help="the JSON file to write")
    parser.addoption("--import-all", action="store_true", help="import the whole project first")
    parser.addoption("--until-assertion", action="store_true", help="stop when one has failed")


def pytest_configure(config):
    if written := config.getoption("outcomes", None):
        config.pluginmanager.register(Recorder(config.rootpath, written))


class Recorder:
    """The plugin of one run over a project.

    folder: the folder of the project. written: the JSON file to write at the end, or None.
    """

    def __init__(self, folder, written=None):
        self.folder, self.written = Path(folder), written
        self.run = Run()
        self.exchanges, self.comparison = [], None

    def pytest_collection(self, session):
        exchanges.listen(lambda exchange: self.exchanges.append(exchange), self.describe)
        if session.config.getoption("import_all", False):
            self.run = Run(self.run.outcomes, import_all(session.config.rootpath))
            if self.run.unimportable:
                raise session.Failed(self.run.unimportable)

    def pytest_collection_modifyitems(self, config, items):
        if config.getoption("until_assertion", False):  # tests that start processes take longest
            items.sort(key=lambda item: "start" in item.fixturenames)

    def pytest_runtest_setup(self):
        self.exchanges, self.comparison = [], None

    def pytest_assertrepr_compare(self, op, left, right):
        self.comparison = op, left, right

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if report.when == "call" or not report.passed:
            failure = self.failure(item, call.excinfo) if report.failed else None
            self.note(item, report, failure, item.reportinfo()[1] or 0)
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector):
        report = yield
        if report.failed and getattr(report, "call", None):
            self.note(collector, report, self.failure(collector, report.call.excinfo), 0)
        return report

    def note(self, node, report, failure, starts_at):
        """Record an outcome. With --until-assertion, the first failed assertion ends the run."""
        outcome = Outcome(node.nodeid, report.outcome, starts_at, failure, report.longreprtext)
        self.run.outcomes.append(outcome)
        if failure and failure.is_assertion and node.config.getoption("until_assertion", False):
            node.session.shouldfail = "one assertion failed"

    def failure(self, node, excinfo):
        """Return the Failure of a test or, never an assertion, of a file that is not collected."""
        is_test = isinstance(node, pytest.Item)
        ours = [entry for entry in excinfo.traceback if Path(entry.path).name.startswith("test_")]
        is_assertion = (
            is_test and excinfo.errisinstance(ASSERTIONS) and not self.passes_project(excinfo)
        )
        if ours:
            name, line = Path(ours[-1].path).name, ours[-1].lineno + 1
            source = " ".join(str(ours[-1].statement).split())
        elif is_test:  # a fixture of the test has failed
            name, line = node.path.name, (node.reportinfo()[1] or 0) + 1
            source = f"def {getattr(node, 'originalname', node.name)}"
        else:
            name, line, source = node.path.name, 1, ""
        return Failure(
            kind=excinfo.typename,
            message=excinfo.exconly().splitlines()[0],
            is_assertion=is_assertion,
            place=f"{name}:{line}",
            source=without_message(source),
            exchange=self.exchanges[-1] if self.exchanges else None,
            comparison=self.compared(source) if is_assertion else None,
            reason=message_of(excinfo.value) if is_assertion else "",
            error="" if is_assertion else self.describe(excinfo.value),
        )

    def passes_project(self, excinfo):
        """Return True if the project's code, or what it calls, raised an exception.

        A library may assert, too: `@api_view('GET')` does, when the project is imported.
        """
        for path in reversed([Path(entry.path) for entry in excinfo.traceback]):
            if path.name.startswith("test_") or path.parent.name == "tests":
                return False  # the project called back into a test, which asserts
            if self.is_of_project(path):
                return True
        return False

    def compared(self, source):
        """Return the Comparison that failed, or None. The right side is what a test expects."""
        if self.comparison is None:
            return None
        op, left, right = self.comparison
        if op == "==" and "status_code" in source:
            return Comparison(brief(left), with_phrase(right))
        if op == "==":
            return Comparison(brief(left), brief(right))
        if op in ("in", "not in"):
            if isinstance(right, Mapping):  # its names are enough; a route's values are functions
                right = ", ".join(name for name in right if isinstance(name, str)) or "nothing"
            return Comparison(brief(right), f"{'' if op == 'in' else 'no '}{brief(left)} in it")
        return Comparison(brief(left), f"{op} {brief(right)}")

    def describe(self, error):
        """Return an exception in one line, with the line of the project that raised it."""
        kind = type(error).__name__
        if isinstance(error, SyntaxError):
            return f"{kind}: {error.msg}{self.place(error.filename, error.lineno)}"
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if self.is_of_project(frame.filename)]
        text = brief(" ".join(str(error).split()))
        place = self.place(ours[-1].filename, ours[-1].lineno) if ours else ""
        return f"{kind}: {text}{place}"

    def place(self, path, line):
        if not path or not self.is_of_project(path):
            return ""
        return f" ({Path(path).relative_to(self.folder).as_posix()}, line {line})"

    def is_of_project(self, path):
        path = Path(path)
        is_inside = path.is_relative_to(self.folder) and "site-packages" not in path.parts
        return is_inside and not path.name.startswith("test_")

    def pytest_sessionfinish(self):
        if self.written:
            self.run.write(self.written)


def import_all(folder):
    """Import each module of a project but its tests and settings. Return what stops it, or None."""
    stops = None
    for path in sorted(folder.glob("*/**/*.py")):
        module = path.relative_to(folder).with_suffix("")
        # Settings belong to the run: the tests have imported theirs already.
        if module.parts[0] != "tests" and module.name != "settings":
            try:
                importlib.import_module(".".join(module.parts).removesuffix(".__init__"))
            except Exception as error:
                stops = f"{module.as_posix()}.py: {type(error).__name__}: {error}"
    return stops
