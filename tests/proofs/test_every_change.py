"""Every change matters: each change that a step makes to the code is undone alone, and a test of
that step notices, by an assertion. The first step is Django's scaffolding, and exempt."""

import pytest

from guide import course
from tests.proofs import runs
from tests.proofs.mutants import mutants_of

DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = pytest.mark.slow

CHANGES = [
    pytest.param(step, unit, id=f"{step.name}-{unit}")
    for step in course.steps()[1:]
    for unit in mutants_of(step.before.code, step.code)
]


@pytest.mark.parametrize("step, unit", CHANGES)
def test_a_test_notices_when_it_is_undone(step, unit, tmp_path):
    files = course.files_of(step.path)
    del files[unit.file]
    if unit.undone is not None:
        files[unit.file] = unit.undone
    outcome = runs.run(files, tmp_path, "--until-assertion")

    if outcome.unimportable:
        return  # the project does not even start without it; what names it is undone by itself
    if not outcome.assertions:
        lines = [
            f"steps/{step.name}/{unit.file}:{unit.line}: no test of this step notices when this "
            f"alone is undone: {unit.what}",
            "Test it in the tests/ of this step, or leave it out.",
            *(["These fail, but not by an assertion:"] if outcome.others else []),
            *map(str, outcome.others),
        ]
        pytest.fail("\n".join(lines), pytrace=False)
