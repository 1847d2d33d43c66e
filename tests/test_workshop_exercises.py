"""The files of tests/exercises: whole, and about something that is there."""

import pytest

from guide import course
from guide.workshop import exercises, work

DJANGO = "5.2"  # nothing in it depends on Django's version

ALL = {folder.name: folder for folder in course.steps() + course.pitfalls()}


def test_each_belongs_to_a_step_or_a_pitfall():
    folders = {path.name for path in (course.ROOT / exercises.FILES).iterdir() if path.is_dir()}

    assert folders - {"notebooks"} <= set(ALL)


def test_each_step_has_hints_mistakes_and_another_right_answer():
    for step in course.steps():
        assert len(exercises.hints(step)) == 3, step.name
        assert len(exercises.wrong(step)) >= 3, step.name
        assert exercises.right(step), step.name


@pytest.mark.parametrize("name", ALL)
def test_hints_and_answers_are_whole(name):
    exercise = ALL[name]
    assert len(exercises.hints(exercise)) in (0, 3)
    solution = work.solution(exercise)
    for answer in exercises.wrong(exercise) + exercises.right(exercise):
        assert answer.words, answer.path
        assert answer.over(solution) != solution, answer.path
    for answer in exercises.wrong(exercise):
        assert answer.lesson.facts, answer.path
        assert set(answer.lesson.facts) <= {"seen", "written", "missing"}, answer.path
