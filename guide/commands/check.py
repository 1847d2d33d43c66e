"""Run the tests of an exercise on your work: the one you started last, or NAME."""

import sys

from guide import course, progress, projects
from guide.bootstrap import COMMAND


def add_arguments(parser):
    parser.add_argument("name", metavar="NAME", nargs="?", help="a step, as 04, or a pitfall")


def run(args):
    exercise = course.find(args.name or last_started())
    folder = course.WORK / exercise.name
    if not folder.exists():
        raise course.UsageError(
            f"work/{exercise.name} is not there. Begin: {COMMAND} start {exercise.name}"
        )
    failures = check_pitfall(folder) if isinstance(exercise, course.Pitfall) else check_step(folder)
    if failures:
        print(failures)
        return 1
    progress.note("passed", exercise.name)
    print(f"{exercise.name} is done. What next: {COMMAND} list")


def check_step(folder):
    """What its pytest prints, or nothing when it passes."""
    colour = "yes" if sys.stdout.isatty() else "no"
    run = projects.run_tests(folder, "-q", "--tb=short", f"--color={colour}")
    return run.stdout.rstrip() if run.returncode else None


def check_pitfall(folder):
    """What test_right.py has against the wrong.py that should be mended by now."""
    from guide import pitfalls  # it loads Django, which most checks do not need here

    outcomes, log = pitfalls.run_tests(course.Pitfall(folder), "wrong", folder / "test_right.py")
    failed = [outcome for outcome in outcomes if outcome.outcome == "failed"]
    return "\n\n".join(outcome.text for outcome in failed) or (None if outcomes else log)


def last_started():
    started = progress.names("started")
    if not started:
        raise course.UsageError(f"You have started no exercise yet. Begin: {COMMAND} start 01")
    return started[-1]
