"""No test of a pitfall is empty: with wrong.py and right.py swapped, test_wrong.py and
test_right.py fail, and all that fails is an assertion."""

import shutil

import pytest

from guide import course, pitfalls

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("pitfall", course.pitfalls(), ids=lambda pitfall: pitfall.name)
@pytest.mark.parametrize("side", pitfalls.SIDES)
def test_swapping_wrong_and_right_fails_by_assertion(pitfall, side, tmp_path):
    swapped = course.Pitfall(tmp_path / pitfall.name)
    shutil.copytree(pitfall.path, swapped.path)
    shutil.copy(pitfall.path / "wrong.py", swapped.path / "right.py")
    shutil.copy(pitfall.path / "right.py", swapped.path / "wrong.py")

    outcomes, log = pitfalls.run_tests(swapped, side, swapped.path / f"test_{side}.py")

    failures = [outcome for outcome in outcomes if outcome.outcome == "failed"]
    assert failures, log
    assert {failure.exception for failure in failures} == {"AssertionError"}, log
