"""Show what still differs between your work and the finished exercise. Asks first."""

import sys

from guide import course
from guide.bootstrap import COMMAND
from guide.commands.diff import show
from guide.exercises import workspace


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", nargs="?", help="a step, as 04, or a pitfall")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(args):
    exercise, folder = workspace.current(args.name)
    if not args.yes and not agreed(exercise):
        print(f"Nothing is shown. A hint: {COMMAND} hint")
        return 1
    difference = workspace.differences(
        workspace.code(exercise, folder), workspace.solution(exercise)
    )
    if difference:
        show(difference)
    else:
        print("There is no difference: your work is the finished exercise.")


def agreed(exercise):
    if not sys.stdin.isatty():
        raise course.UsageError(
            f"This shows the solution of {exercise.name}. If that is what you want: "
            f"{COMMAND} solution --yes"
        )
    try:
        return input(f"Show the solution of {exercise.name}? [y/N] ").strip().lower() == "y"
    except EOFError:
        return False
