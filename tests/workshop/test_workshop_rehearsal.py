"""The rehearsal: every known mistake is made and has to get its own tip, every other right answer
has to pass, and a scripted learner does some exercises with the real commands."""

import runpy
import shutil
import sys
from subprocess import CompletedProcess

import pytest

from guide import course, isolated_process, packages, projects
from tests.exercises.engine import feedback, grading, known_answers, workspace
from tests.exercises.engine.commands import check
from tests.proofs import runs

DJANGO = "5.2"  # a learner works in .venv, with the Django that is taught

pytestmark = pytest.mark.slow

EXERCISES = course.steps() + course.pitfalls()
TYPED = ("04_token_urls", "10_token_theft", "weak_signing_key")  # with the real commands
# Their tests wait for a server or a message that never comes: one worker waits, the others work.
WAITING = dict.fromkeys(["16", "24", "25"], pytest.mark.xdist_group("waiting"))
ENGINE = [course.ROOT / "tests/exercises/engine", course.ROOT / "pitfalls/jwt_doctor"]


def reads(exercise, mistake=None, answer=None):
    """Return what a rehearsal reads, for `--ledger`."""
    base = exercise.base if isinstance(exercise, course.Pitfall) else exercise.before
    files = [known_answers.path_of(name) for name in (exercise.name, known_answers.COMMON)]
    files = [path for path in files if path.exists()]
    return [exercise.path, *([base.path] if base else []), *files, *ENGINE]


def rehearsed(exercise):
    """Return the mistakes of an exercise, and the common ones that are made in it."""
    common = known_answers.common_mistakes()
    return known_answers.mistakes(exercise) + [
        each for each in common if each.facts["over"] == exercise.name
    ]


def cases(answers_of):
    return [
        pytest.param(
            exercise,
            answer,
            id=f"{exercise.name}-{answer.name}",
            marks=WAITING.get(getattr(exercise, "number", None), ()),
        )
        for exercise in EXERCISES
        for answer in answers_of(exercise)
    ]


def import_project(folder, environment, log, modules):
    """Run import_project.py in this process, which must be a fresh one."""
    isolated_process.enter(folder, environment, log)
    sys.argv = [str(grading.IMPORT_PROJECT), *modules]
    runpy.run_path(sys.argv[0], run_name="__main__")


@pytest.fixture
def in_isolation(tmp_path, monkeypatch, migrated):
    """Let projects run in processes that start faster than a new Python.

    Their databases are copies of migrated ones.
    """
    log = tmp_path / "log.txt"

    def finished(function, folder, environment, arguments):
        log.unlink(missing_ok=True)
        status = isolated_process.call(
            function, folder, environment, log, arguments, timeout=runs.SECONDS
        )
        return CompletedProcess(arguments, status, log.read_text("utf-8", "replace"))

    def run_tests(folder, *args, **changes):
        arguments = [*args, *runs.copying(migrated(course.find_step(folder.name)))]
        environment = projects.test_environment(**changes)
        return finished(isolated_process.run_pytest, folder, environment, arguments)

    run_as_typed = projects.run_python

    def run_python(folder, script, *modules, **changes):
        if script != grading.IMPORT_PROJECT:
            return run_as_typed(folder, script, *modules, **changes)
        return finished(import_project, folder, projects.environment(**changes), modules)

    monkeypatch.setattr(projects, "run_tests", run_tests)
    monkeypatch.setattr(projects, "run_python", run_python)


@pytest.fixture
def laid_out(tmp_path, monkeypatch, in_isolation):
    """Return a function that lays out an exercise with this code, and returns its folder."""
    monkeypatch.setattr(course, "WORK", tmp_path / "work")

    def lay_out(exercise, code):
        packages.skip_without(exercise)
        folder = course.WORK / exercise.name
        if isinstance(exercise, course.Pitfall):
            projects.lay_out(exercise.path, folder)
            (folder / "right.py").unlink()
        else:
            files = course.files_of(exercise.path)
            supplied = {name: files[name] for name in files if name.startswith(course.SUPPLIED)}
            projects.write(supplied, folder)
        projects.write(code, folder)
        return folder

    return lay_out


@pytest.mark.parametrize("exercise, mistake", cases(rehearsed))
def test_a_known_mistake_gets_its_own_tip_and_no_other(exercise, mistake, laid_out):
    folder = laid_out(exercise, mistake.over(workspace.solution(exercise)))
    grade = grading.grade(exercise, folder)

    assert not grade.is_passed, f"{mistake} passes"
    report = feedback.report(grade, exercise.lesson.source)
    found = known_answers.ranked(exercise, report, workspace.changed(exercise, folder))
    assert found, f"{mistake}:\n{report}"
    assert found[0][1] == mistake, f"{found[:2]}\n{report}"
    assert [rank for rank, _ in found].count(found[0][0]) == 1, f"{found[:2]} match equally"


@pytest.mark.parametrize("exercise, answer", cases(known_answers.also_right))
def test_another_right_answer_passes(exercise, answer, laid_out):
    folder = laid_out(exercise, answer.over(workspace.solution(exercise)))
    grade = grading.grade(exercise, folder)

    assert grade.is_passed, feedback.report(grade, exercise.lesson.source)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_at_the_start_nobody_is_told_of_a_mistake(exercise, laid_out, capsys):
    folder = laid_out(exercise, workspace.beginning(exercise))

    assert not check.check(exercise, folder)
    printed = capsys.readouterr().out
    assert [each for each in rehearsed(exercise) if feedback.wrapped(each.words) in printed] == []


class Learner:
    """Types the commands of the guide in a clone, and edits the files of one exercise."""

    def __init__(self, clone, exercise):
        self.clone, self.exercise = clone, exercise
        self.folder = clone.root / "work" / exercise.name
        self.written = set()

    def types(self, *command):
        return self.clone.guide(*command)

    def writes(self, code):
        """Write the exercise's code, and leave alone what the learner never touched."""
        for name in self.written - code.keys():
            (self.folder / name).unlink()
        projects.write(code, self.folder)
        self.written = set(code)
        for cache in self.folder.rglob("__pycache__"):
            shutil.rmtree(cache)


@pytest.mark.parametrize(
    "exercise", list(map(course.find, TYPED)), ids=lambda exercise: exercise.name
)
def test_a_learner_does_the_exercise(clone, exercise):
    learner = Learner(clone, exercise)
    solution = workspace.solution(exercise)
    mistake, right = known_answers.mistakes(exercise)[0], known_answers.also_right(exercise)[0]

    started = learner.types("start", exercise.name)
    assert started.returncode == 0, started.stderr
    assert learner.types("check").returncode == 1

    learner.writes(mistake.over(solution))
    answer = learner.types("check")
    assert answer.returncode == 1, answer.stdout
    assert feedback.wrapped(mistake.words) in answer.stdout

    for code in (right.over(solution), solution):
        learner.writes(code)
        answer = learner.types("check")
        assert answer.returncode == 0, answer.stdout
        assert f"{exercise.name} is done" in answer.stdout
    assert f"[x] {exercise.name}" in learner.types("list").stdout
