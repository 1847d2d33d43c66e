"""The tests of a step still pass at the end of Part II, and at each step of Part III that extends
it, unless the front matter of a lesson in between names the test under `changes`, and says why."""

import pytest

from guide import course, packages
from tests.proofs import runs

pytestmark = pytest.mark.slow

STEPS = course.steps()


def declared(step):
    """Return what the front matter of a lesson declares, {("02_protected_view", "test_…"): why}."""
    changes = step.lesson.front_matter.changes
    return {each["test"].partition("::")[::2]: each.get("why") for each in changes}


# The steps that no other extends, and each step that leads to one of them.
ENDS = [step for step in STEPS if step not in [other.before for other in STEPS]]
WAYS = [(step, end) for end in ENDS for step in end.chain[:-1]]
CHANGES = {step: declared(step) for step in STEPS}
PAIRS = [(step, name) for step in STEPS for name in sorted({name for name, _ in CHANGES[step]})]


def reads(step, made_by=None, end=None):
    """Return what a test of this module reads: the two steps, and the changes of all."""
    changes = [(each.name, CHANGES[each]) for each in STEPS]
    if end:
        return [step.path, end.path, changes]
    earlier = [each.path for each in STEPS if each.name == made_by]
    return [step.before.path, step.path, *earlier, changes]


def function_of(test):
    """Return the name of a test without its file and its parameters."""
    return test.partition("::")[2].partition("[")[0]


def run_over(step, tested, migrated, folder):
    """Run the tests of one step over the code of another."""
    files = step.code | runs.support_of(step) | runs.tests_of(tested)
    return runs.run(files, folder, migrated(step))


@pytest.mark.parametrize("step, end", WAYS, ids=lambda step: step.name)
def test_what_it_proved_holds_at_the_end(step, end, migrated, tmp_path):
    packages.skip_without(end)
    outcome = run_over(end, step, migrated, tmp_path / "end")
    declared = [change for later in end.chain for change in CHANGES[later]]
    changed = {test for name, test in declared if name == step.name}
    broken = [failure for failure in outcome.failures if function_of(failure.test) not in changed]

    if outcome.unimportable:
        pytest.fail(f"{end.name} cannot be imported: {outcome.unimportable}", pytrace=False)
    if broken:
        culprit = first_to_break(broken[0].test, step, end, migrated, tmp_path)
        lines = [
            f"Tests of steps/{step.name} fail at {end.name}:",
            *map(str, broken),
            f"{culprit} breaks it. Fix it there or, if it is intended, declare it in the front",
            f"matter of steps/{culprit}/README.md:",
            "changes:",
            f"  - test: {step.name}::{function_of(broken[0].test)}",
            "    why: …",
        ]
        pytest.fail("\n".join(lines), pytrace=False)
    assert outcome.passed or outcome.failures


def first_to_break(test, tested, end, migrated, folder):
    """Return the name of the first step before `end` over which a test fails that passes on its own
    step."""
    for step in end.chain[end.chain.index(tested) + 1 :]:
        outcome = run_over(step, tested, migrated, folder / step.name)
        if test not in outcome.passed:
            return step.name


@pytest.mark.parametrize("step, made_by", PAIRS, ids=lambda value: getattr(value, "name", value))
def test_a_declared_change_is_one(step, made_by, migrated, tmp_path):
    """The test passes up to the step before, and an assertion of it fails from this step on."""
    packages.skip_without(step)
    earlier = {each.name: each for each in step.chain[:-1]}
    assert made_by in earlier, f"{step.lesson.path}: changes: no step before this is {made_by}"
    before = run_over(step.before, earlier[made_by], migrated, tmp_path / "before")
    after = run_over(step, earlier[made_by], migrated, tmp_path / "after")
    passed = set(map(function_of, before.passed))
    failed = {function_of(failure.test) for failure in before.failures}
    fails = {function_of(failure.test) for failure in after.assertions}

    wrong = []
    for (name, test), why in CHANGES[step].items():
        if name == made_by:
            if not why:
                wrong.append(f"{name}::{test}: say why")
            if test not in passed - failed:
                wrong.append(f"{name}::{test} is not a test that passes at {step.before.name}")
            elif test not in fails:
                wrong.append(f"{name}::{test} does not fail at {step.name}: nothing changes")
    if wrong:
        lines = [f"{step.lesson.path}: changes:", *wrong]
        pytest.fail("\n".join(lines), pytrace=False)
