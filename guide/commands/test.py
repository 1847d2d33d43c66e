"""Prove the course: each step's own tests, and what holds of the course as a whole.

What this command does not know, pytest does: `test -k signing -x`, `test tests/test_command.py`."""

from guide import bootstrap, course, environments, projects
from guide.environments import Environment

PASSES_ON = "pytest"
FOR_NEWER_DJANGO = ("3.14", "3.13", "3.12")  # the versions of Python that Django 6.1 runs on


def add_arguments(parser):
    parser.add_argument("--all", action="store_true", help="the slow proofs too, as CI runs them")
    parser.add_argument("--django", default="5.2", metavar="VERSION", help="5.2 (default) or 6.1")


def run(args):
    environment = environment_of(args.django, groups_of_tests() if args.all else [])
    environment.ensure()
    command = [environment.python, "-m", "pytest", *(["-m", ""] if args.all else [])]
    if not {"-n", "--numprocesses", "--pdb"} & {arg.partition("=")[0] for arg in args.pytest}:
        command += ["-n", "auto", "--dist", "loadgroup"]
    return bootstrap.hand_over(
        [*command, *args.pytest], cwd=course.ROOT, env=projects.test_environment()
    )


def environment_of(django, groups):
    """The environment that has that Django, and the packages of those groups."""
    if django == "5.2":
        return Environment(course.ROOT / ".venv", ["core", *groups])
    name = f"django{django.replace('.', '')}"
    if not environments.requirements(name).exists():
        raise course.UsageError(f"The course is proven on Django 5.2 and 6.1, not on {django!r}.")
    return Environment(
        course.ROOT / f".venv-{name}",
        [name, *groups],
        lambda: environments.find_python(FOR_NEWER_DJANGO),
    )


def groups_of_tests():
    """The groups of packages that slow tests need: a file of tests says `GROUP = "notebooks"`."""
    paths = course.ROOT.glob("tests/test_*.py")
    return sorted({bootstrap.constants(path).get("GROUP") for path in paths} - {None})
