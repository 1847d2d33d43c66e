"""Catch up: lay out a step again, and work there. Your own files are saved first.

Your files of that step are copied to work/saved. Your files of other steps stay where they are."""

from guide import course
from guide.bootstrap import COMMAND
from tests.exercises.engine import workspace
from tests.exercises.engine.commands.start import begin


def add_arguments(parser):
    parser.add_argument("step", metavar="STEP", help="a step, as 04 or 04_token_urls")


def run(args):
    step = course.find_step(args.step)
    others = workspace.others_begun(step)
    begin(step)
    if others:
        folder = workspace.shown(workspace.folder_of(others[0]))
        print(
            f"\nYour work of {others[0].name} stays in {folder}. To go back to it: {COMMAND} start "
            f"{workspace.short(others[0])}"
        )
