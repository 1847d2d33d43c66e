"""Each change of simplejwt that site/upgrading.md names is true of the versions that it names.

A file in changes/ is run over step 05, with the settings of the same name if there are any. In a
version that has the change, its tests pass. In all others, one fails with an AssertionError.
`python3 -m guide matrix` runs this file with each version."""

import re
from importlib.metadata import version

import pytest
from packaging.version import Version

from guide import bootstrap, course
from guide.variants import runner
from tests.matrix.columns import SIMPLEJWT

CHANGES = sorted(course.ROOT.glob("tests/matrix/changes/test_*.py"))
PAGE = course.ROOT / "site" / "upgrading.md"
HEADING = re.compile(r"^## simplejwt (\S+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^- .*\[test\]\(\.\./tests/matrix/changes/(\w+\.py)\)$", re.MULTILINE)


def has_change(file, installed):
    """Return True if a version of simplejwt has the change that a file of tests shows.

    Its constants say which: SINCE, and UNTIL if a later version took the change back.
    """
    says = bootstrap.constants(file)
    until = says.get("UNTIL")
    return Version(says["SINCE"]) <= installed and not (until and Version(until) <= installed)


@pytest.mark.parametrize("change", CHANGES, ids=lambda it: it.stem.removeprefix("test_"))
def test_a_change_is_true_in_its_versions_and_in_no_other(change):
    name = change.stem.removeprefix("test_")
    outcomes, log = runner.run_tests(runner.Folklore(change.parent), name, change)
    failed = [it for it in outcomes if it.result != "passed"]

    assert outcomes, log
    if has_change(change, Version(version(SIMPLEJWT))):
        assert not failed, "\n".join(it.text for it in failed)
    else:
        assert failed, "It is true of this version, too."
        assert all(it.failure and it.failure.is_assertion for it in failed), log


@pytest.mark.parametrize(
    "installed, expected",
    [("5.4.0", False), ("5.5.0", True), ("5.5.1", False), ("5.6.0a1", False)],
)
def test_a_change_that_was_taken_back_is_in_the_versions_between(installed, expected):
    file = next(it for it in CHANGES if it.stem == "test_pyjwt_is_capped")

    assert has_change(file, Version(installed)) == expected


def test_each_line_of_the_page_has_its_test_below_the_version_that_brought_it():
    parts = dict(HEADING.findall(PAGE.read_text("utf-8")))
    on_page = [(title, name) for title, part in parts.items() for name in ROW.findall(part)]
    lines = sum(part.count("\n- ") for part in parts.values())

    assert sorted(on_page) == sorted(
        (bootstrap.constants(file)["SINCE"], file.name) for file in CHANGES
    )
    assert len(on_page) == lines
