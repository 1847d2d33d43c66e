"""Run the proof of an exercise on your work, and say what is not there yet.

Without a name, of the exercise in whose folder you are, or else of the one started last."""

from guide import progress
from guide.bootstrap import COMMAND
from guide.commands import diff, hint, start
from guide.commands import list as list_command
from guide.exercises import feedback, grading, known_answers, lint, workspace


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", nargs="?", help="a step, as 04, or a pitfall")
    parser.add_argument("--watch", action="store_true", help="again whenever you save a file")


def run(args):
    exercise, folder = workspace.current(args.name)
    if args.watch:
        from guide.exercises import watch

        commands = watch.Commands(check, start.begin, hint.show, diff.show, list_command.show)
        return watch.watch(exercise, commands)
    return 0 if check(exercise, folder) else 1


def check(exercise, folder):
    """Prints what the proof says of the work; gives whether it passes.

    Raises UsageError when the work's tests are gone."""
    changed = workspace.changed(exercise, folder)  # before the tests: it may be saved meanwhile
    grade = grading.grade(exercise, folder)
    if grade.is_passed:
        progress.note("passed", exercise.name)
        print(feedback.closing(exercise, workspace.next_after(exercise)))
        return True
    readme = folder / "README.md"
    lesson = readme.read_text("utf-8", "replace") if readme.exists() else exercise.lesson.source
    report = feedback.report(grade, lesson)
    print(f"{exercise.name}: {report}")
    mistake = known_answers.mistake_in(exercise, report, changed)
    if mistake:
        print(f"\n{feedback.wrapped(mistake.words)}")
    elif changed and (finding := lint.on(exercise, folder)):
        print(f"\n{feedback.advice(finding)}")
    elif known_answers.hints(exercise):
        print(f"\nStuck? {COMMAND} hint")
    return False
