"""Look for known pitfalls in a Django project, such as your own; read only.

It writes nothing in the project, and prints no secret. The arguments are those of jwt-doctor:
python3 pitfalls/jwt_doctor --help"""

import subprocess
import sys
from pathlib import Path

from guide import course, projects

PACKAGE = course.ROOT / "pitfalls" / "jwt_doctor"
PASSES_ON = "others"  # to jwt-doctor


def add_arguments(parser):
    parser.usage = f"{parser.prog} [DIR] [--tier …] [--settings …] [--python …] [--json] …"


def run(args):
    command = [sys.executable, "-B", str(PACKAGE), *args.others]
    return subprocess.run(command, env=environment(args.others)).returncode


def environment(arguments):
    """Return the environment of the project: with this clone's key for a step of the course."""
    folders = [Path(each).expanduser() for each in arguments if not each.startswith("-")] or [
        Path()
    ]
    ours = any(each.is_dir() and course.ROOT in each.resolve().parents for each in folders)
    return projects.environment() if ours else None
