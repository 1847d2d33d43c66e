"""The files of tests/exercises: whole, and about something that is there."""

import pytest

from guide import course
from guide.exercises import feedback, known_answers, workspace

DJANGO = "5.2"  # nothing in it depends on Django's version

ALL = {folder.name: folder for folder in course.steps() + course.pitfalls()}


def test_each_belongs_to_a_step_or_a_pitfall():
    folders = {path.name for path in (course.ROOT / known_answers.FILES).iterdir() if path.is_dir()}

    assert folders - {"notebooks", known_answers.ANY} <= set(ALL)


def test_each_step_has_hints_mistakes_and_another_right_answer():
    for step in course.steps():
        assert len(known_answers.hints(step)) == 3, step.name
        assert len(known_answers.wrong(step)) >= 3, step.name
        assert known_answers.right(step), step.name


@pytest.mark.parametrize("name", ALL)
def test_hints_and_answers_are_whole(name):
    exercise = ALL[name]
    assert len(known_answers.hints(exercise)) in (0, 3)
    solution = workspace.solution(exercise)
    for answer in known_answers.wrong(exercise) + known_answers.right(exercise):
        assert answer.words, answer.path
        assert answer.over(solution) != solution, answer.path
    for answer in known_answers.wrong(exercise):
        assert answer.lesson.facts, answer.path
        assert set(answer.lesson.facts) <= {"seen", "written", "missing"}, answer.path


@pytest.mark.parametrize("mistake", known_answers.anywhere(), ids=lambda mistake: mistake.name)
def test_a_mistake_that_is_made_anywhere_is_whole(mistake):
    facts = mistake.lesson.facts
    solution = workspace.solution(course.find_step(facts["over"]))

    assert mistake.words
    assert mistake.over(solution) != solution
    assert set(facts) <= {"over", "seen", "written", "missing"}
    assert set(facts) & {"seen", "written"}


@pytest.mark.parametrize("exercise", ALL.values(), ids=ALL)
def test_nobody_is_told_of_a_mistake_in_finished_work(exercise):
    code = exercise.code if exercise in course.steps() else workspace.solution(exercise)
    report = "404 Not Found, 500, does not start"

    told = [mistake for mistake in known_answers.anywhere() if mistake.is_made_in(report, code)]
    assert [mistake.name for mistake in told] == []


@pytest.mark.parametrize("exercise", ALL.values(), ids=ALL)
def test_a_hint_shows_its_code_without_fences(exercise):
    for hint in known_answers.hints(exercise):
        assert "```" not in feedback.wrapped(hint)
