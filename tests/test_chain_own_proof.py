"""Each proof proves its own step: over the code of the step before, a step's tests fail, and each
that fails does so by an assertion."""

import pytest

from guide import course
from guide.proofs import runs

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("step", course.steps()[1:], ids=lambda step: step.name)
def test_its_tests_fail_on_the_step_before(step, tmp_path):
    files = step.before.code | runs.support_of(step) | runs.promises_of(step)
    outcome = runs.run(files, tmp_path)

    over = f"Over the code of {step.before.name}, the tests of steps/{step.name}"
    assert outcome.unimportable is None, f"{over} cannot run: {outcome.unimportable}"
    assert not outcome.others, "\n".join(
        [f"{over} fail without an assertion, which proves nothing:", *map(str, outcome.others)]
    )
    assert outcome.assertions, f"{over} all pass: they do not prove what this step adds."
