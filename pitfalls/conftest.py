"""Runs test_wrong.py and test_right.py of each folder against the side they are named for, each
file in a process of its own. What they have at hand (`api`, `user` …) is in guide/side.py."""

import sys
from functools import cached_property
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from guide import pitfalls  # noqa: E402
from guide.course import Pitfall  # noqa: E402


def pytest_pycollect_makemodule(module_path, parent):
    side = module_path.stem.removeprefix("test_")
    if side in pitfalls.SIDES and module_path.parent.parent == Path(__file__).parent:
        return Side.from_parent(parent, path=module_path)


class Side(pytest.File):
    @cached_property
    def run(self):
        side = self.path.stem.removeprefix("test_")
        return pitfalls.run_tests(Pitfall(self.path.parent), side, self.path)

    def collect(self):
        for name, line in pitfalls.tests_of(self.path).items():
            yield SideTest.from_parent(self, name=name, line=line)


class SideTest(pytest.Item):
    def __init__(self, *, line, **more):
        super().__init__(**more)
        self.line = line

    def runtest(self):
        outcomes, log = self.parent.run
        own = [outcome for outcome in outcomes if outcome.test.partition("[")[0] == self.name]
        broken = [outcome for outcome in own if outcome.outcome != "passed"]
        if broken or not own:
            raise SideFailed("\n".join(f"{it.test}\n{it.text}" for it in broken) or log)

    def repr_failure(self, excinfo):
        return (
            str(excinfo.value)
            if excinfo.errisinstance(SideFailed)
            else super().repr_failure(excinfo)
        )

    def reportinfo(self):
        return self.path, self.line - 1, self.name


class SideFailed(Exception):
    """A test of this side failed; the text is what pytest showed there."""
