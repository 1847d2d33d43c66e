"""Seen from the root, a folder with a pytest.ini of its own is one test: its own pytest passes,
in a process of its own, because each is a Django project with settings of its own."""

import os
import tempfile
from pathlib import Path

import pytest

from guide import course, isolated_process, packages, projects

TIMEOUT = 600  # seconds


def pytest_collect_directory(path, parent):
    if (path / "pytest.ini").exists():
        return Project.from_parent(parent, path=path)


def pytest_terminal_summary(terminalreporter):
    """Print once what to type for the tests that lack packages: pytest only counts them."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped}
    for text in sorted(text for text in reasons if " test --with " in text):
        terminalreporter.write_line(text)


class Project(pytest.Directory):
    def collect(self):
        yield OwnTests.from_parent(self, name="pytest")


class OwnTests(pytest.Item):
    def runtest(self):
        if course.is_name(self.path.name):
            packages.skip_without(course.find(self.path.name))
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log.txt"
            status = isolated_process.call(
                isolated_process.run_pytest,
                self.path,
                projects.test_environment(),
                log,
                ["-q"],
                timeout=TIMEOUT,
            )
            if status != 0:
                raise OwnTestsFailed(log.read_text("utf-8", "replace") if log.exists() else status)

    def repr_failure(self, excinfo, style=None):
        if excinfo.errisinstance(OwnTestsFailed):
            return f"In {self.path}:\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, f"{self.path.name}: pytest"


class OwnTestsFailed(Exception):
    """Its text is what that pytest printed."""


@pytest.fixture(scope="session")
def needs():
    """needs("PostgreSQL", found): skips a test whose tool this machine does not have. Where
    JWT_GUIDE_REQUIRE=all (CI), its absence is a failure instead."""

    def check(name, found):
        if found:
            return
        if os.environ.get("JWT_GUIDE_REQUIRE") == "all":
            pytest.fail(f"{name} is not here, and JWT_GUIDE_REQUIRE=all says that it must be.")
        pytest.skip(f"{name} is not on this machine")

    return check
