"""Run the tests of the course: of each step and pitfall, and of the course as a whole.

Without --all and without names, it runs what a learner needs: the steps and the pitfalls. It passes
other arguments to pytest: `test -k signing -x`, `test tests/cli/test_command.py`."""

import os

from guide import bootstrap, course, environments, packages, projects
from guide.environments import Environment

PASSES_ON = "pytest"
SECONDS_EACH = 1.7  # of one core, for a step or a pitfall: measured with two cores


def add_arguments(parser):
    parser.add_argument("--all", action="store_true", help="the slow proofs too, as CI runs them")
    parser.add_argument("--django", default="5.2", metavar="VERSION", help="5.2 (default) or 6.1")
    parser.add_argument(
        "--with",
        dest="groups",
        action="append",
        default=[],
        metavar="GROUP",
        help="install the packages that some steps and pitfalls need",
    )


def run(args):
    chosen = [path for path in tests() if says(path, "DJANGO") in (None, args.django)]
    groups = check_groups(args)
    if args.all:
        groups |= {says(path, "GROUP") for path in chosen} - {None}
    if args.all and args.django == packages.DJANGO:
        groups |= groups_of_exercises()
    environment = environment_of(args.django, sorted(groups))
    environment.ensure()
    check_named(args)
    command = [environment.python, "-m", "pytest", *(["-m", ""] if args.all else [])]
    command += [f"--ignore={path}" for path in tests() if path not in chosen]
    named = [arg for arg in args.pytest if (course.ROOT / arg.partition("::")[0]).exists()]
    if not args.all and not named:
        print(how_long(os.cpu_count() or 1), flush=True)
        command += ["steps", "pitfalls"]  # tests/ is for those who change the course
    if not {"-n", "--numprocesses", "--pdb"} & {arg.partition("=")[0] for arg in args.pytest}:
        command += ["-n", "auto", "--dist", "loadgroup"]
    return bootstrap.exec_or_wait(
        [*command, *args.pytest], cwd=course.ROOT, env=projects.test_environment()
    )


def groups_of_exercises():
    """Return the groups that steps and pitfalls need beyond the core: {"accounts", …}."""
    return {group for each in course.steps() + course.pitfalls() for group in each.groups}


def check_groups(args):
    """Return the groups that --with names, as a set.

    Raises:
        UsageError: if no exercise needs such a group, or its packages are for another Django.
    """
    named = set(args.groups)
    if unknown := named - groups_of_exercises():
        raise course.UsageError(
            f"No step and no pitfall needs the group {min(unknown)!r}. "
            f"Did you mean {course.listed(sorted(groups_of_exercises()))}?"
        )
    if named and args.django != packages.DJANGO:
        raise course.UsageError(
            f"The packages of {course.listed(sorted(named))} are pinned with Django "
            f"{packages.DJANGO}. Leave out --django."
        )
    return named


def check_named(args):
    """Check that the steps that are named can run: pytest cannot import them without packages.

    Raises:
        UsageError: with the command that installs them, or if they are for another Django.
    """
    named = [(course.ROOT / arg.partition("::")[0]).resolve() for arg in args.pytest]
    for step in course.steps():
        if any(path.is_relative_to(step.path) for path in named) and step.groups:
            if args.django != packages.DJANGO:
                raise course.UsageError(
                    f"{step.name} is tested on Django {packages.DJANGO}. Leave out --django."
                )
            packages.require(step)


def how_long(cores):
    """Return how long the tests take that a learner runs, as a sentence."""
    steps, pitfalls = len(course.steps()), len(course.pitfalls())
    minutes = max(1, round((steps + pitfalls) * SECONDS_EACH / cores / 60))
    return (
        f"The tests of {steps} steps and {pitfalls} pitfalls take about {minutes} "
        f"minute{'s' * (minutes > 1)} on {cores} core{'s' * (cores > 1)}."
    )


def environment_of(django, groups):
    """Return the environment that has this Django, and the packages of these groups.

    Raises:
        UsageError: if the course is not tested on this Django.
    """
    if django == "5.2":
        return Environment(course.ROOT / ".venv", ["core", *groups])
    name = f"django{django.replace('.', '')}"
    if not environments.requirements(name).exists():
        raise course.UsageError(f"The course is tested on Django 5.2 and 6.1, not on {django!r}.")
    return Environment(
        course.ROOT / f".venv-{name}",
        [name, *groups],
        lambda: environments.find_python(environments.FOR_NEWER_DJANGO),
    )


def tests():
    return sorted(course.ROOT.glob("tests/**/test_*.py"))


def says(path, name):
    """Return what a file of tests says of itself, or None.

    GROUP = "notebooks": its slow tests need the packages of this group.
    DJANGO = "5.2": it does not depend on Django, and runs with this version alone.
    """
    return bootstrap.constants(path).get(name)
