"""Run the tests of an exercise on your work, and show the first that fails.

Without a name, it tests the exercise in whose folder you are, or the one that you started last."""

from guide.bootstrap import COMMAND
from tests.exercises.engine import (
    feedback,
    grading,
    known_answers,
    lint,
    misplaced,
    progress,
    watch,
    workspace,
)


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", nargs="?", help="a step, as 04, or a pitfall")
    parser.add_argument("--watch", action="store_true", help="check again when you save a file")


def run(args):
    exercise, folder = workspace.current(args.name)
    if args.watch:
        return watch.watch(exercise, check)
    return 0 if check(exercise, folder) else 1


def check(exercise, folder):
    """Print the result of the tests on a learner's work, and return True if all pass.

    Raises:
        UsageError: if files that the tests need are missing, or if the folder is deleted meanwhile.
    """
    try:
        return _check(exercise, folder)
    except OSError:
        workspace.require_folder(exercise, folder)
        raise


def _check(exercise, folder):
    print(f"Checking {workspace.shown(folder)} …", flush=True)
    grading.require_files(exercise, folder)
    changed = workspace.changed(exercise, folder)  # before the tests: it may be saved meanwhile
    grade = grading.grade(exercise, folder)
    if grade.is_passed:
        progress.note("passed", exercise.name)
        print(feedback.closing(exercise, workspace.next_after(exercise)))
        return True
    workspace.require_folder(exercise, folder)  # without it, its tests fail in strange ways
    readme = folder / "README.md"
    lesson = readme.read_text("utf-8", "replace") if readme.exists() else exercise.lesson.source
    report = feedback.report(grade, lesson)
    print(f"{exercise.name}: {report}")
    for tip in tips(exercise, folder, report, changed):
        print(f"\n{tip}")
    return False


def tips(exercise, folder, report, changed):
    """Return what helps a learner whose check prints this report.

    Args:
        changed: the files that the learner changed, {"config/urls.py": text}.
    """
    found = []
    if edited := misplaced.edited_files(exercise):
        found.append(feedback.wrapped(misplaced.warning(edited, workspace.shown(folder))))
    mistake = known_answers.mistake_in(exercise, report, changed)
    if mistake:
        found.append(feedback.wrapped(mistake.tip(report)))
    elif changed and (finding := lint.typing_mistake(exercise, folder)):
        found.append(feedback.doctor_tip(finding))
    elif known_answers.hints(exercise) and not found:
        found.append(f"For a hint: {COMMAND} hint")
    return found
