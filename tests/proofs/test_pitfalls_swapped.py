"""No test of a pitfall is empty: test_wrong.py against right.py fails, test_right.py against
wrong.py fails, and all that fails is an assertion."""

import pytest

from guide import course, packages
from guide.variants import runner

pytestmark = pytest.mark.slow

SWAPPED = {"wrong": "right", "right": "wrong"}


def reads(pitfall, side):
    return [pitfall.path, pitfall.base.path]


@pytest.mark.parametrize("pitfall", course.pitfalls(), ids=lambda pitfall: pitfall.name)
@pytest.mark.parametrize("side", SWAPPED)
def test_the_tests_of_one_side_fail_on_the_other_by_assertion(pitfall, side):
    packages.skip_without(pitfall)
    tests = pitfall.path / f"test_{side}.py"

    outcomes, log = runner.run_tests(pitfall, SWAPPED[side], tests)

    failures = [outcome.failure for outcome in outcomes if outcome.result == "failed"]
    assert failures, log
    assert {failure.kind for failure in failures} == {"AssertionError"}, log
