"""A pytest plugin for the tests of a step: writes what came of each test to a JSON file, and
imports the project first, because a project that does not even import proves nothing."""

import importlib
import json
from pathlib import Path

import pytest

ASSERTIONS = (AssertionError, pytest.fail.Exception)


def pytest_addoption(parser):
    parser.addoption("--outcomes", type=Path, help="the JSON file to write")
    parser.addoption("--until-assertion", action="store_true", help="stop at the first of them")


def pytest_configure(config):
    if config.getoption("outcomes"):
        config.pluginmanager.register(Recorder(config))


class Recorder:
    def __init__(self, config):
        self.config = config
        self.imports = None
        self.passed = []
        self.failures = []

    def pytest_collection(self):
        for path in sorted(self.config.rootpath.glob("*/**/*.py")):
            module = path.relative_to(self.config.rootpath).with_suffix("")
            # Settings are for whoever runs with them: the tests have imported theirs already.
            if module.parts[0] != "tests" and module.name != "settings":
                try:
                    importlib.import_module(".".join(module.parts).removesuffix(".__init__"))
                except Exception as error:
                    self.imports = f"{module.as_posix()}.py: {type(error).__name__}: {error}"

    def pytest_collection_modifyitems(self, items):
        if self.config.getoption("until_assertion"):  # those that start processes take longest
            items.sort(key=lambda item: "start" in item.fixturenames)

    def pytest_runtest_logreport(self, report):
        if report.when == "call" and report.passed:
            self.passed.append(report.nodeid)

    def pytest_exception_interact(self, node, call, report):
        """Called for a failing test, and for a file that cannot be collected."""
        assertion = isinstance(report, pytest.TestReport) and call.excinfo.errisinstance(ASSERTIONS)
        last = call.excinfo.traceback[-1]
        ours = [entry for entry in call.excinfo.traceback if self.is_ours(entry.path)]
        place = ours[-1] if ours else last
        self.failures.append(
            {
                "test": node.nodeid,
                "assertion": assertion,
                "kind": call.excinfo.typename,
                "message": call.excinfo.exconly().splitlines()[0],
                "place": f"{Path(place.path).name}:{place.lineno + 1}",
            }
        )
        if assertion and self.config.getoption("until_assertion"):
            node.session.shouldstop = "one assertion failed"

    def is_ours(self, path):
        return Path(path).is_relative_to(self.config.rootpath / "tests")

    def pytest_sessionfinish(self):
        found = {"imports": self.imports, "passed": self.passed, "failures": self.failures}
        self.config.getoption("outcomes").write_text(json.dumps(found), "utf-8")
