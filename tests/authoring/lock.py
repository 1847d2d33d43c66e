"""for maintainers: pin the packages again, with hashes, in requirements/*.txt

Each group of [dependency-groups] in pyproject.toml has its file; "packages" is only a part of
others. Versions that still fit stay; --upgrade takes the newest ones."""

import sys
import tomllib

from guide import course, environments
from guide.tools import run_tool

GROUP = "dev"

OLDEST = "3.11"
COMPILE = (
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"),
    *("--generate-hashes", "--no-header", "--no-annotate"),
)


def add_arguments(parser):
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")


def run(args):
    for group in groups():
        command = [*COMPILE, "--group", f"pyproject.toml:{group}", "--output-file", file_of(group)]
        django = group.startswith("django")
        command += ["--python-version", environments.FOR_NEWER_DJANGO[-1] if django else OLDEST]
        if group != "core" and not django:  # it is installed beside core
            command += ["--constraint", file_of("core")]
        if args.upgrade:
            command.append("--upgrade")
        run_tool(command, "Fix it, and run the command again.", cwd=course.ROOT)
        print(f"{file_of(group)}: {len(environments.pinned(group))} packages")


def groups():
    """Return the groups that have a file, core first."""
    project = tomllib.loads((course.ROOT / "pyproject.toml").read_text("utf-8"))
    names = set(project["dependency-groups"]) - {"packages"}
    return sorted(names, key=lambda name: (name != "core", name))


def file_of(group):
    return f"requirements/{group}.txt"
