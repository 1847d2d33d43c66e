"""Bring back saved work: the newest, or that of NAME. What is there now is saved first."""

from guide import course
from guide.bootstrap import COMMAND
from guide.exercises import workspace


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", nargs="?", help="a step, as 04, or a pitfall")


def run(args):
    name = course.find(args.name).name if args.name else None
    saved = workspace.saved(name)
    if not saved:
        raise course.UsageError(f"Nothing{f' of {name}' if name else ''} has been saved.")
    place, replaced = workspace.restore(saved[-1])
    if replaced:
        print(f"What was in {place} is in {replaced}.")
    print(f"Back: {place}, as it was saved on {workspace.when(saved[-1])}.")
    if replaced:
        print(f"To change the two again: {COMMAND} restore {args.name or place}")
