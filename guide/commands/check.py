"""Run the proof of an exercise on your work, and say what is not there yet.

Without a name, of the exercise in whose folder you are, or else of the one started last."""

from guide import progress
from guide.bootstrap import COMMAND
from guide.workshop import advice, examining, exercises, telling, work


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", nargs="?", help="a step, as 04, or a pitfall")
    parser.add_argument("--watch", action="store_true", help="again whenever you save a file")


def run(args):
    exercise, folder = work.current(args.name)
    if args.watch:
        from guide.workshop import watching

        return watching.watch(exercise)
    return 0 if check(exercise, folder) else 1


def check(exercise, folder):
    """Prints what the proof says of the work; gives whether it passes.

    Raises UsageError when the work's tests are gone."""
    changed = work.changed(exercise, folder)  # as it is examined: it may be saved again meanwhile
    examination = examining.examine(exercise, folder)
    if examination.is_passed:
        progress.note("passed", exercise.name)
        print(telling.closing(exercise, work.next_after(exercise)))
        return True
    readme = folder / "README.md"
    lesson = readme.read_text("utf-8", "replace") if readme.exists() else exercise.lesson.source
    report = telling.report(examination, lesson)
    print(f"{exercise.name}: {report}")
    mistake = exercises.made_here(exercise, report, changed)
    if mistake:
        print(f"\n{telling.wrapped(mistake.words)}")
    elif changed and (finding := advice.on(exercise, folder)):
        print(f"\n{telling.advice(finding)}")
    elif exercises.hints(exercise):
        print(f"\nStuck? {COMMAND} hint")
    return False
