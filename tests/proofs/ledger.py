"""`--ledger` skips the proofs that have passed before, if nothing that they read has changed.

It is for work on one step; CI and releases run without it. A module of tests takes part if it has a
function `reads`. It takes the parameters of a test, and returns the folders, files and other values
that the test reads. Every test depends on its own module, the code of the proofs, the pins and the
versions too."""

import hashlib
import json
import platform
import sys
from functools import cache
from pathlib import Path

import django

from guide import course

FILE = course.WORK / ".ledger.json"
CODE = ("guide/**/*.py", "tests/proofs/*.py", "tests/conftest.py", "conftest.py", "pyproject.toml")
PINS = ("requirements/*.txt",)
VERSIONS = (sys.version, platform.platform(), django.__version__)


def key_of(test, reads):
    """Return the key of a test in the ledger: a hash of its id and of all that it reads.

    Args:
        reads: folders and files (as Path), and other values that have a stable repr.
    """
    digest = hashlib.sha256(f"{test}\n{surroundings()}\n".encode())
    for each in reads:
        text = hash_of(each) if isinstance(each, Path) else repr(each)
        digest.update(f"{text}\n".encode())
    return digest.hexdigest()


@cache
def surroundings():
    """Return a hash of what every proof depends on."""
    files = [path for pattern in CODE + PINS for path in sorted(course.ROOT.glob(pattern))]
    return hashlib.sha256(f"{VERSIONS} {[hash_of(path) for path in files]}".encode()).hexdigest()


@cache
def hash_of(path):
    """Return a hash of a file, or of all files of a folder and their names."""
    if path.is_dir():
        return hashlib.sha256(repr(course.files_of(path)).encode()).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read():
    """Return the keys of the tests that have passed."""
    return set(json.loads(FILE.read_text("utf-8"))) if FILE.exists() else set()


class Ledger:
    """The pytest plugin. It deselects what has passed before, and adds what passes now."""

    def __init__(self):
        self.passed, self.proven = set(), 0

    def pytest_collection_modifyitems(self, config, items):
        known, left = read(), []
        for item in items:
            reads = getattr(getattr(item, "module", None), "reads", None)
            if not reads or not hasattr(item, "callspec"):
                left.append(item)
                continue
            key = key_of(item.nodeid, [item.path, *reads(**item.callspec.params)])
            if key in known:
                self.proven += 1
            else:
                item.user_properties.append(("ledger", key))
                left.append(item)
        items[:] = left
        if hasattr(config, "workeroutput"):
            config.workeroutput["proven"] = self.proven

    def pytest_testnodedown(self, node):
        """Take over the number from a worker: each has deselected the same tests."""
        self.proven = max(self.proven, getattr(node, "workeroutput", {}).get("proven", 0))

    def pytest_runtest_logreport(self, report):
        if report.when == "call" and report.passed:
            self.passed |= {value for name, value in report.user_properties if name == "ledger"}

    def pytest_sessionfinish(self, session):
        if self.passed and not hasattr(session.config, "workerinput"):
            FILE.parent.mkdir(exist_ok=True)
            FILE.write_text(json.dumps(sorted(read() | self.passed)), "utf-8")

    def pytest_terminal_summary(self, terminalreporter):
        if self.proven:
            terminalreporter.write_line(f"{self.proven} proofs were already proven (--ledger).")
