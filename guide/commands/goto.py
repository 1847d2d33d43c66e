"""Catch up: go to the start of a step. What you have of it is saved first."""

from guide import course
from guide.bootstrap import COMMAND
from guide.commands.start import begin


def add_arguments(parser):
    parser.add_argument("step", metavar="STEP", help="a step, as 04 or 04_token_urls")


def run(args):
    begin(course.find_step(args.step))
    print(
        f"What you wrote before stays in work/. What was saved comes back with: {COMMAND} restore"
    )
