"""Lay out an exercise in work/NAME: the code before a step, its lesson and its tests.

Of a pitfall, its wrong.py: mend it, so that test_right.py passes."""

from guide import course
from guide.bootstrap import COMMAND
from guide.exercises import grading, workspace


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", help="a step, as 04 or 04_token_urls, or a pitfall")
    parser.add_argument(
        "--mine",
        action="store_true",
        help="carry on from your own work of the step before, once it passes",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="from the beginning; what you have is kept in work/saved",
    )


def run(args):
    exercise = course.find(args.name)
    own = own_work(exercise) if args.mine else None
    if workspace.folder_of(exercise).exists() and not args.again:
        raise course.UsageError(
            f"work/{exercise.name} is there already: carry on in it. Or begin anew, and keep "
            f"what you have in work/saved: {COMMAND} start {args.name} --again"
        )
    begin(exercise, own)


def begin(exercise, own=None):
    folder, saved = workspace.lay_out(exercise, own)
    if saved:
        print(f"What you had is in {saved}.")
    print(f"Ready: {workspace.shown(folder)}. Its README.md says what to do. Then: {COMMAND} check")


def own_work(exercise):
    """The folder of the learner's own work of the step before; it has to pass its proof."""
    before = getattr(exercise, "before", None)
    if before is None:
        raise course.UsageError(f"There is no step before {exercise.name}, so nothing to carry on.")
    folder = workspace.folder_of(before)
    if not folder.exists():
        raise course.UsageError(
            f"work/{before.name} is not there. Without --mine, {exercise.name} begins with the "
            "course's own code."
        )
    if not grading.grade(before, folder).is_passed:
        raise course.UsageError(
            f"Your work/{before.name} does not pass yet: {COMMAND} check {before.number} says why. "
            f"Without --mine, {exercise.name} begins with the course's own code."
        )
    return folder
