"""Each proof proves its own step: over the code of the step before, a step's tests fail, and each
that fails does so by an assertion."""

import pytest

from guide import course, packages
from tests.proofs import runs

pytestmark = pytest.mark.slow


def reads(step):
    return [step.before.path, step.path]


@pytest.mark.parametrize("step", course.steps()[1:], ids=lambda step: step.name)
def test_its_tests_fail_on_the_step_before(step, migrated, tmp_path):
    packages.skip_without(step)
    files = step.before.code | runs.support_of(step) | runs.tests_of(step)
    outcome = runs.run(files, tmp_path, migrated(step.before))

    over = f"Over the code of {step.before.name}, the tests of steps/{step.name}"
    if outcome.unimportable:
        pytest.fail(f"{over} cannot run: {outcome.unimportable}", pytrace=False)
    if outcome.others:
        lines = [f"{over} fail, but not by an assertion, which proves nothing:"]
        pytest.fail("\n".join([*lines, *map(str, outcome.others)]), pytrace=False)
    if not outcome.assertions:
        pytest.fail(f"{over} all pass: they do not prove what it adds.", pytrace=False)
