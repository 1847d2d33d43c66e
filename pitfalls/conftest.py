"""Runs test_wrong.py and test_right.py of each folder against the side they are named for, and
the tests of folklore/, each file in a process of its own. What they have at hand (`api`, `user` …)
is in guide/variants/fixtures.py."""

import sys
from functools import cached_property
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from guide import course
from guide.variants import layout  # noqa: E402

HERE = Path(__file__).parent


def pytest_pycollect_makemodule(module_path, parent):
    folder, name = module_path.parent, module_path.stem.removeprefix("test_")
    if folder == HERE / "folklore":
        return Side.from_parent(parent, path=module_path, pitfall=layout.Beliefs(folder))
    if name in layout.SIDES and folder.parent == HERE:
        return Side.from_parent(parent, path=module_path, pitfall=course.Pitfall(folder))


class Side(pytest.File):
    def __init__(self, *, pitfall, **more):
        super().__init__(**more)
        self.pitfall = pitfall

    @cached_property
    def run(self):
        return layout.run_tests(self.pitfall, self.path.stem.removeprefix("test_"), self.path)

    def collect(self):
        for name, line in layout.tests_of(self.path).items():
            yield SideTest.from_parent(self, name=name, line=line)


class SideTest(pytest.Item):
    def __init__(self, *, line, **more):
        super().__init__(**more)
        self.line = line
        # With several workers: one of them has the whole file, and its one process.
        self.add_marker(pytest.mark.xdist_group(f"{self.path.parent.name}/{self.path.stem}"))

    def runtest(self):
        outcomes, log = self.parent.run
        own = [outcome for outcome in outcomes if outcome.test.partition("[")[0] == self.name]
        broken = [outcome for outcome in own if outcome.outcome != "passed"]
        if broken or not own:
            raise SideFailed("\n".join(f"{it.test}\n{it.text}" for it in broken) or log)

    def repr_failure(self, excinfo):
        if excinfo.errisinstance(SideFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, self.line - 1, self.name


class SideFailed(Exception):
    """A test of this side failed; the text is what pytest showed there."""
