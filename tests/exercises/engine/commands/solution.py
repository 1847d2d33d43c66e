"""Show what still differs between your work and the finished exercise. Asks first."""

import contextlib
import sys

from guide import course
from guide.bootstrap import COMMAND
from tests.exercises.engine import grading, workspace
from tests.exercises.engine.commands import diff


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", nargs="?", help="a step, as 04, or a pitfall")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(args):
    exercise, folder = workspace.current(args.name)
    if not args.yes and not agreed(exercise):
        print(f"The solution is not shown. For a hint: {COMMAND} hint {workspace.short(exercise)}")
        return 1
    show(exercise, folder)
    return 0


def show(exercise, folder):
    """Print what differs between a learner's work and the finished exercise."""
    difference = workspace.differences(
        workspace.code(exercise, folder), workspace.solution(exercise)
    )
    print(f"Compared {workspace.shown(folder)} with the finished exercise.", file=sys.stderr)
    if not difference:
        print("There is no difference: your work is the finished exercise.")
        return
    with contextlib.suppress(course.UsageError):  # files that the tests need are missing
        if grading.grade(exercise, folder).is_passed:
            print("Your work already passes all tests. It differs in this:", file=sys.stderr)
    diff.show(difference)


def agreed(exercise):
    """Ask, and return True if the answer is yes.

    Raises:
        UsageError: if there is no terminal to ask in.
    """
    if not sys.stdin.isatty():
        raise course.UsageError(
            f"This shows the solution of {exercise.name}. If you want it: {COMMAND} solution "
            f"{workspace.short(exercise)} --yes"
        )
    try:
        answer = input(f"Show the solution of {exercise.name}? [y/N] ")
    except EOFError:
        return False
    return answer.strip().lower() in ("y", "yes")
