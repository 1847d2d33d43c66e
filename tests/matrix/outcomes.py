"""The pytest plugin of a column: it writes which tests passed to a JSON file."""

import json
from pathlib import Path


def pytest_addoption(parser):
    parser.addoption("--outcomes-of-column", type=Path, help="the JSON file to write")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # with several workers, the main process hears them all
        config.pluginmanager.register(Outcomes(config.getoption("outcomes_of_column")))


class Outcomes:
    """{node ID: True if it passed}. A file that cannot be collected has not passed.

    A test that is skipped is left out: the column lacks the packages of its pitfall.
    """

    def __init__(self, file):
        self.file, self.passed, self.skipped = file, {}, set()

    def pytest_runtest_logreport(self, report):
        node = report.nodeid.partition("@")[0]  # pytest-xdist appends the group of a test
        if report.skipped:
            self.skipped.add(node)
        self.passed[node] = self.passed.get(node, True) and report.passed

    def pytest_collectreport(self, report):
        if report.failed:
            self.passed[report.nodeid] = False

    def pytest_sessionfinish(self):
        ran = {node: self.passed[node] for node in self.passed.keys() - self.skipped}
        if ran:
            self.file.write_text(json.dumps(ran), "utf-8")
