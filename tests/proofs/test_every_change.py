"""Every change matters: if one change of a step is undone, an assertion of the step's tests fails.

The first step is what Django makes, and exempt."""

import pytest

from guide import course, packages
from tests.proofs import hints, runs
from tests.proofs.mutants import mutants_of

DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = pytest.mark.slow

STEPS = course.steps()[1:]
# Their tests wait for a silent database, or for a message that a mutant never sends. One worker
# waits, and the others work.
WAITING = dict.fromkeys(["20", "24"], pytest.mark.xdist_group("waiting"))
CHANGES = [
    pytest.param(step, mutant, id=f"{step.name}-{mutant}", marks=WAITING.get(step.number, ()))
    for step in STEPS
    for mutant in mutants_of(step.before.code, step.code)
]


def reads(step, mutant=None):
    return [step.before.path, step.path]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_its_tests_pass_as_the_mutants_are_run(step, migrated, tmp_path):
    """Otherwise a failure would not prove that a test notices the change."""
    packages.skip_without(step)
    outcome = runs.run_mutant(course.files_of(step.path), tmp_path, migrated(step))

    assert outcome.failures == []
    assert outcome.passed


@pytest.mark.parametrize("step, mutant", CHANGES)
def test_a_test_notices_when_it_is_undone(step, mutant, migrated, tmp_path, record_property):
    packages.skip_without(step)
    files = course.files_of(step.path)
    del files[mutant.file]
    if mutant.undone is not None:
        files[mutant.file] = mutant.undone
    outcome = runs.run_mutant(files, tmp_path, migrated(step), hints.for_mutant(step, mutant))

    if outcome.unimportable:
        return  # the project does not start without it; the mutants of its users count
    if not outcome.assertions:
        lines = [
            f"steps/{step.name}/{mutant.file}:{mutant.line}: no test of this step notices when "
            f"this alone is undone: {mutant.what}",
            "Test it in the tests/ of this step, or leave it out.",
            *(["These fail, but not by an assertion:"] if outcome.others else []),
            *map(str, outcome.others),
        ]
        pytest.fail("\n".join(lines), pytrace=False)
    record_property("noticed", [*hints.key(step, mutant), outcome.assertions[0].test])
