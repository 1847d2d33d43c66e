"""Runs test_wrong.py and test_right.py of each pitfall against the variant that they are named for.

Each file runs in a process of its own, and so does each file of folklore/. Their fixtures (`api`,
`user`, `address`, `forge`, `start`, `serve`) are in guide/variants/fixtures.py.
"""

import sys
from functools import cached_property
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from guide import course, packages  # noqa: E402
from guide.variants import layout, runner  # noqa: E402

HERE = Path(__file__).parent


def pytest_pycollect_makemodule(module_path, parent):
    folder, name = module_path.parent, module_path.stem.removeprefix("test_")
    if folder == HERE / "folklore":
        return VariantTests.from_parent(parent, path=module_path, pitfall=runner.Folklore(folder))
    if name in layout.VARIANTS and folder.parent == HERE:
        return VariantTests.from_parent(parent, path=module_path, pitfall=course.Pitfall(folder))


class VariantTests(pytest.File):
    """A file of tests, for one variant of a pitfall."""

    def __init__(self, *, pitfall, **more):
        super().__init__(**more)
        self.pitfall = pitfall

    @cached_property
    def run(self):
        return runner.run_tests(self.pitfall, self.path.stem.removeprefix("test_"), self.path)

    def collect(self):
        for name, line in runner.test_functions(self.path).items():
            yield VariantTest.from_parent(self, name=name, line=line)


class VariantTest(pytest.Item):
    """A test function of such a file. It fails if one of its parameters does."""

    def __init__(self, *, line, **more):
        super().__init__(**more)
        self.line = line
        # With several workers: one of them has the whole file, and its one process.
        self.add_marker(pytest.mark.xdist_group(f"{self.path.parent.name}/{self.path.stem}"))

    def runtest(self):
        packages.skip_without(self.parent.pitfall)
        outcomes, log = self.parent.run
        own = [outcome for outcome in outcomes if outcome.function == self.name]
        broken = [outcome for outcome in own if outcome.result != "passed"]
        if broken or not own:
            raise VariantFailed("\n".join(f"{it.test}\n{it.text}" for it in broken) or log)

    def repr_failure(self, excinfo):
        if excinfo.errisinstance(VariantFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, self.line - 1, self.name


class VariantFailed(Exception):
    """A test of this variant failed. The text is what pytest printed."""
