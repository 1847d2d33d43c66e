"""Read a command line and run its command, inside `.venv`, where everything is installed."""

import argparse
import contextlib
import importlib
import os
import sys

from guide.bootstrap import COMMAND, IMPORT_ROOTS, find_command
from guide.tools import ROOT, UsageError


class Parser(argparse.ArgumentParser):
    """An argument parser that reports bad input in one line."""

    def error(self, message):
        raise UsageError(f"{message[:1].upper()}{message[1:]}. For options: {self.prog} --help")


def main(argv):
    """Run a command line such as ["run", "04"] and return its exit status.

    An error that the reader can fix is printed in one line, and the exit status is 2.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a console that has no "…" shows "?"
    try:
        return run(argv)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # `… | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def run(argv):
    module, args = parse(argv)
    status = module.run(args) or 0
    sys.stdout.flush()
    return status


def import_from_the_course():
    """Import nothing from the folder in which the command is typed, nor from PYTHONPATH.

    They may have a package of the same name as one of the course, such as `tests`.
    """
    others = ["", *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    with contextlib.suppress(OSError):  # the folder was deleted
        others += [os.path.abspath(each) for each in others]  # "" is this folder
    sys.path[:] = [str(ROOT), *(each for each in sys.path if each not in others)]


def module_of(name):
    """Return the name of a command's module. A neighbour's import root goes onto sys.path.

    Raises:
        UsageError: if there is no such command.
    """
    path = find_command(name).with_suffix("")
    root = next(root for root in reversed(IMPORT_ROOTS) if path.is_relative_to(root))
    if str(root) not in sys.path:
        sys.path.append(str(root))
    return ".".join(path.relative_to(root).parts)


def parse(argv):
    """Return the module of a command, and its arguments.

    Raises:
        UsageError: if the command does not have such arguments.
    """
    name, *rest = argv
    module = importlib.import_module(module_of(name))
    parser = Parser(
        prog=f"{COMMAND} {name}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    passes_on = getattr(module, "PASSES_ON", None)
    if passes_on:  # the other arguments belong to the program it names
        args, others = parser.parse_known_args(rest)
        setattr(args, passes_on, others)
    else:
        args = parser.parse_args(rest)
    return module, args
