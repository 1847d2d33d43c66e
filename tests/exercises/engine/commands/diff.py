"""Show what a step changes in the code: since the step before, or from step A to step B."""

import os
import sys

from guide import course, scaffold
from tests.exercises.engine import workspace

COLOURS = {"---": 1, "+++": 1, "@": 36, "-": 31, "+": 32}  # bold, cyan, red, green


def add_arguments(parser):
    parser.add_argument("a", metavar="A", help="a step, as 04 or 04_token_urls")
    parser.add_argument("b", metavar="B", nargs="?", help="a later or earlier step")


def run(args):
    a = course.find_step(args.a)
    old, new = (a.code, course.find_step(args.b).code) if args.b else (scaffold.before(a), a.code)
    show(workspace.differences(old, new))


def show(difference):
    """Print a unified difference, in colours if this is a terminal that has them."""
    in_colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print(coloured(difference) if in_colours else difference, end="")


def coloured(difference):
    """Return a unified difference with the escape codes for its colours."""
    if os.name == "nt":
        os.system("")  # activates the colours of the Windows console
    return "".join(colour(line) for line in difference.splitlines(keepends=True))


def colour(line):
    code = next((code for start, code in COLOURS.items() if line.startswith(start)), None)
    return f"\033[{code}m{line.rstrip()}\033[0m\n" if code else line
