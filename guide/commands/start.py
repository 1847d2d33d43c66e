"""Lay out an exercise in work/NAME: the code before a step, its lesson and its tests.

Of a pitfall, its wrong.py: mend it, so that test_right.py passes."""

import shutil
import time

from guide import course, progress, projects, scaffold
from guide.bootstrap import COMMAND


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", help="a step, as 04 or 04_token_urls, or a pitfall")
    parser.add_argument(
        "--again",
        action="store_true",
        help="from the beginning; what you have is kept in work/saved",
    )


def run(args):
    exercise = course.find(args.name)
    target = course.WORK / exercise.name
    if target.exists():
        if not args.again:
            raise course.UsageError(
                f"work/{exercise.name} is there already: carry on in it. Or begin anew, and keep "
                f"what you have in work/saved: {COMMAND} start {args.name} --again"
            )
        print(f"What you had is in {save(target)}.")
    lay_out(exercise, target)
    progress.note("started", exercise.name)
    print(
        f"Ready: {shown(target)}. Its README.md says what to do. When it is done: {COMMAND} check"
    )


def save(folder):
    """Moves a learner's work aside; gives its new place, as work/saved/04_token_urls-2026…"""
    kept = course.WORK / "saved" / f"{folder.name}-{time.strftime('%Y%m%d-%H%M%S')}"
    while kept.exists():
        kept = kept.with_name(kept.name + "x")
    kept.parent.mkdir(exist_ok=True)
    folder.rename(kept)
    return shown(kept)


def lay_out(exercise, target):
    """Makes the folder of an exercise: whole, or not at all."""
    new = course.WORK / f".new-{exercise.name}"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    if isinstance(exercise, course.Pitfall):
        for path in exercise.path.glob("*.*"):
            if path.name not in ("right.py", "test_wrong.py", "check.py"):
                shutil.copy(path, new)
    else:
        given = {
            name: text
            for name, text in course.files_of(exercise.path).items()
            if name.startswith(course.SUPPLIED)
        }
        projects.write(scaffold.before(exercise) | given, new)
        if exercise.before:
            projects.prepare(new)
    new.rename(target)


def shown(path):
    return path.relative_to(course.ROOT).as_posix()
