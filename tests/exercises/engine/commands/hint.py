"""Show the next hint for an exercise. Each says a little more than the one before."""

from guide import course
from guide.bootstrap import COMMAND
from tests.exercises.engine import feedback, known_answers, progress, workspace


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", nargs="?", help="a step, as 04, or a pitfall")


def run(args):
    exercise, _ = workspace.current(args.name)
    show(exercise)


def show(exercise):
    """Print the next hint, and remember that it was shown.

    Raises:
        UsageError: if there are no hints.
    """
    hints = known_answers.hints(exercise)
    if not hints:
        raise course.UsageError(
            f"There are no hints for {exercise.name}. To see the solution: {COMMAND} solution"
        )
    number = min(progress.hints_seen(exercise.name) + 1, len(hints))
    progress.note("hint", exercise.name)
    print(f"Hint {number} of {len(hints)}\n\n{feedback.wrapped(hints[number - 1])}")
    if number == len(hints):
        print(f"\nThis was the last hint. To see what is still missing: {COMMAND} solution")
