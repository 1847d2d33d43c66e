"""Promises are kept: what a step proved still holds at the last step, unless a later lesson's
front matter says which promise it changes, and why."""

from dataclasses import dataclass

import pytest

from guide import course
from guide.proofs import runs

pytestmark = pytest.mark.slow

STEPS = course.steps()


@dataclass(frozen=True)
class Change:
    """A promise, "02_protected_view::test_an_anonymous_caller…", that a later step changes."""

    step: course.Step
    promise: str
    why: str

    @property
    def made_by(self):
        return self.promise.partition("::")[0]

    @property
    def test(self):
        return self.promise.partition("::")[2]


CHANGES = [
    Change(step, change["promise"], change.get("why", ""))
    for step in STEPS
    for change in step.lesson.facts.get("changes", [])
]


def function_of(test):
    """The name of a test without its file and its parameters."""
    return test.partition("::")[2].partition("[")[0]


def put_to(step, promising, folder):
    """Runs the tests of one step over the code of another."""
    files = step.code | runs.support_of(step) | runs.promises_of(promising)
    return runs.run(files, folder)


@pytest.mark.parametrize("step", STEPS[:-1], ids=lambda step: step.name)
def test_what_it_proved_holds_at_the_last_step(step, tmp_path):
    last = STEPS[-1]
    outcome = put_to(last, step, tmp_path / "last")
    declared = {change.test for change in CHANGES if change.made_by == step.name}
    broken = [failure for failure in outcome.failures if function_of(failure.test) not in declared]

    if outcome.unimportable:
        pytest.fail(f"{last.name} cannot be imported: {outcome.unimportable}", pytrace=False)
    if broken:
        culprit = first_to_break(broken[0].test, step, tmp_path)
        lines = [
            f"What steps/{step.name} promises no longer holds at {last.name}:",
            *map(str, broken),
            f"{culprit} breaks it. Mend it there; or, if it is meant, declare it in the front",
            f"matter of steps/{culprit}/README.md:",
            "changes:",
            f"  - promise: {step.name}::{function_of(broken[0].test)}",
            "    why: …",
        ]
        pytest.fail("\n".join(lines), pytrace=False)
    assert outcome.passed or outcome.failures


def first_to_break(test, promising, folder):
    """The name of the first step over which a test fails that passes on its own step."""
    for step in STEPS[STEPS.index(promising) + 1 :]:
        outcome = put_to(step, promising, folder / step.name)
        if test not in outcome.passed:
            return step.name


@pytest.mark.parametrize(
    "change", CHANGES, ids=lambda change: f"{change.step.name}-{change.promise}"
)
def test_a_declared_change_is_one(change, tmp_path):
    where = f"{change.step.lesson.path}: changes: {change.promise}"
    earlier = {step.name: step for step in STEPS[: STEPS.index(change.step)]}
    assert change.why, f"{where}: say why"
    assert change.made_by in earlier, f"{where}: there is no such step before this one"
    promising = earlier[change.made_by]

    before = put_to(change.step.before, promising, tmp_path / "before")
    assert change.test in map(function_of, before.passed), (
        f"{where}: there is no such test, or it does not pass at {change.step.before.name} either"
    )
    failed = [f for f in before.failures if function_of(f.test) == change.test]
    assert not failed, f"{where}: it fails at {change.step.before.name} already:\n{failed[0]}"

    after = put_to(change.step, promising, tmp_path / "after")
    failed = [f for f in after.assertions if function_of(f.test) == change.test]
    assert failed, f"{where}: nothing changes, the test does not fail at {change.step.name}"
