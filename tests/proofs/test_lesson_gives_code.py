"""The lesson is complete: doing to the code of the step before what a README says, to the letter,
gives the code of its step, byte for byte."""

import pytest

from guide import course, lessons, scaffold
from tests.proofs import apply_lesson

STEPS = course.steps()


def taught_here(step):
    """The first lesson starts from what Django makes, and each version of Django makes something
    else. It is followed on the Django that the course teaches; the others on any."""
    return step.before or scaffold.is_taught()


def reads(step):
    return [step.before and step.before.path, step.path]


@pytest.mark.parametrize("step", list(filter(taught_here, STEPS)), ids=lambda step: step.name)
def test_following_the_lesson_gives_the_code(step):
    made, untold = follow(step)
    if untold:
        pytest.fail(untold, pytrace=False)

    kept = step.code
    for name in sorted(made.keys() | kept.keys()):
        if not apply_lesson.same(name, made.get(name), kept.get(name)):
            difference = lessons.difference(made.get(name), kept.get(name), name)
            pytest.fail(
                f"{step.lesson.path} does not lead to steps/{step.name}/{name}. What is missing "
                f"(`python3 -m guide amend {step.number}` writes the blocks anew):\n{difference}",
                pytrace=False,
            )


def follow(step):
    """The code to which the lesson leads, and None; or None, and why it cannot be followed."""
    try:
        return apply_lesson.follow(step.lesson, scaffold.before(step)), None
    except apply_lesson.CannotFollow as error:
        return None, str(error)
