"""The rehearsal: a scripted learner does every exercise, and makes every known mistake first."""

import shutil

import pytest

from guide import course, projects
from guide.exercises import feedback, known_answers, workspace

DJANGO = "5.2"  # a learner works in .venv, with the Django that is taught

pytestmark = pytest.mark.slow


class Learner:
    """Types the commands of the guide in a clone, and edits the files of one exercise."""

    def __init__(self, clone, exercise):
        self.clone, self.exercise = clone, exercise
        self.folder = clone.root / "work" / exercise.name
        self.written = set()

    def types(self, *command):
        return self.clone.guide(*command)

    def writes(self, code):
        """Makes the exercise's code what this says, but for what the learner never touched."""
        for name in self.written - code.keys():
            (self.folder / name).unlink()
        projects.write(code, self.folder)
        self.written = set(code)
        for litter in self.folder.rglob("__pycache__"):
            shutil.rmtree(litter)


@pytest.mark.parametrize(
    "exercise", course.steps() + course.pitfalls(), ids=lambda exercise: exercise.name
)
def test_a_learner_does_the_exercise(clone, exercise):
    learner = Learner(clone, exercise)
    solution = workspace.solution(exercise)
    mistakes = known_answers.wrong(exercise)
    mistakes += [
        each for each in known_answers.anywhere() if each.lesson.facts["over"] == exercise.name
    ]

    started = learner.types("start", exercise.name)
    assert started.returncode == 0, started.stderr
    first = learner.types("check")
    assert first.returncode == 1, first.stdout + first.stderr
    for mistake in mistakes:
        assert feedback.wrapped(mistake.words) not in first.stdout, (
            f"{mistake.path} is nobody's mistake yet"
        )

    for mistake in mistakes:
        learner.writes(mistake.over(solution))
        answer = learner.types("check")
        assert answer.returncode == 1, f"{mistake.path} passes: {answer.stdout}"
        assert feedback.wrapped(mistake.words) in answer.stdout, f"{mistake.path}:\n{answer.stdout}"
        for other in mistakes:
            assert other is mistake or feedback.wrapped(other.words) not in answer.stdout

    for other_way in known_answers.right(exercise):
        learner.writes(other_way.over(solution))
        answer = learner.types("check")
        assert answer.returncode == 0, f"{other_way.path}:\n{answer.stdout}"

    learner.writes(solution)
    answer = learner.types("check")
    assert answer.returncode == 0, answer.stdout
    assert f"{exercise.name} is done" in answer.stdout
    assert f"[x] {exercise.name}" in learner.types("list").stdout
