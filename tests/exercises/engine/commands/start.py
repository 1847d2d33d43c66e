"""Lay out an exercise in work/NAME: the code before a step, its lesson and its tests.

For a pitfall, it lays out wrong.py. Fix this file, so that test_right.py passes. If the exercise is
laid out already, it becomes the current one again: check, hint and solution are then about it."""

import os
import shlex
import sys
from pathlib import Path

from guide import course, packages
from guide.bootstrap import COMMAND
from tests.exercises.engine import grading, progress, saves, workspace


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", help="a step, as 04 or 04_token_urls, or a pitfall")
    parser.add_argument(
        "--mine",
        action="store_true",
        help="continue from your own work of the step before, if it passes",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="start over; your files are copied to work/saved first",
    )


def run(args):
    exercise = course.find(args.name)
    folder = workspace.folder_of(exercise)
    name = workspace.short(exercise)
    if args.again or not folder.exists():
        begin(exercise, own_work(exercise) if args.mine else None)
        return
    saves.refuse_unfinished(folder)
    if args.mine:
        raise course.UsageError(
            f"{workspace.shown(folder)} already exists. To continue there: {COMMAND} start {name}. "
            f"To start over from your own work: {COMMAND} start {name} --mine --again (your files "
            "are copied to work/saved first)"
        )
    make_current(exercise, folder)


def make_current(exercise, folder):
    """Make an exercise that is laid out the current one, and say so."""
    progress.note("current", exercise.name)
    name = workspace.short(exercise)
    print(f"{workspace.shown(folder)} already exists, and is now the current exercise.")
    if folder.name != exercise.name:
        print(workspace.renamed(folder.name))
    print(f"Continue there:\n\n{to_type(folder)}\n")
    print(
        f"To start over: {COMMAND} start {name} --again. Your files are copied to work/saved first."
    )


def begin(exercise, own=None):
    """Lay out an exercise, and say what to type.

    Args:
        own: a folder whose code to start from, instead of the course's.
    """
    folder, save = workspace.lay_out(exercise, own)
    if save:
        print(f"Your files of {exercise.name} are in {save}.")
        print(f"To bring them back: {COMMAND} restore {workspace.short(exercise)}")
    if text := packages.missing(exercise):
        print(text)
    print(f"Ready: {workspace.shown(folder)}. Its README.md is the task. Work there:")
    print(f"\n{to_type(folder)}", flush=True)


def to_type(folder):
    """Return the command lines with which a learner begins to work in a folder."""
    lines = [activation(), f"cd {quoted(os.path.relpath(folder))}", f"{COMMAND} check"]
    if Path(os.environ.get("VIRTUAL_ENV") or ".").resolve() == Path(sys.prefix).resolve():
        lines.pop(0)
    if Path.cwd().resolve() == folder.resolve():
        lines.pop(-2)
    return "\n".join(f"  {line}" for line in lines)


def activation():
    """Return the command line that activates `.venv`, without which `check` works in the root
    alone."""
    if os.name == "nt":
        return quoted(os.path.relpath(Path(sys.prefix, "Scripts", "Activate.ps1")))
    return f"source {quoted(os.path.relpath(Path(sys.prefix, 'bin', 'activate')))}"


def quoted(path):
    """Return a path as the shell at hand takes it."""
    if os.name == "nt":
        return f'"{path}"' if " " in path else path
    return shlex.quote(path)


def own_work(exercise):
    """Return the folder of the learner's work of the step before.

    Raises:
        UsageError: if there is none, or if it does not pass its tests.
    """
    before = getattr(exercise, "before", None)
    if before is None:
        raise course.UsageError(
            f"There is no step before {exercise.name} to continue from. Leave out --mine."
        )
    folder = workspace.folder_of(before)
    if not folder.exists():
        raise course.UsageError(
            f"work/{before.name} does not exist. Without --mine, {exercise.name} starts from the "
            "course's own code."
        )
    if not grading.grade(before, folder).is_passed:
        raise course.UsageError(
            f"Your work/{before.name} does not pass yet. To see why: {COMMAND} check "
            f"{before.number}. Without --mine, {exercise.name} starts from the course's own code."
        )
    return folder
