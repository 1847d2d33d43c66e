"""Look for every known pitfall in a Django project, yours included; read only.

Nothing is written in the project, and no secret is printed. Ends with 1 if it found something."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from guide import course, projects
from guide.environments import Environment

RUNNER = Path(__file__).with_name("runner.py")
SECONDS = 120
INDENT = " " * 9


def add_arguments(parser):
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="of manage.py (here)")
    parser.add_argument("--settings", metavar="MODULE", help="instead of the one manage.py names")
    parser.add_argument("--python", metavar="EXE", help="the project's (its .venv, else this one)")
    parser.add_argument("--json", action="store_true", help="for machines")


def run(args):
    folder = project_folder(args.folder, args.settings)
    said = examine(folder, args.settings, python_for(folder, args.python))
    print(json.dumps(said, indent=2) if args.json else report(said))
    return 1 if said["findings"] else 0


def project_folder(name, settings=None):
    """The folder of a project's manage.py; raises UsageError when there is none."""
    folder = Path(name).expanduser().resolve()
    if not folder.is_dir():
        raise course.UsageError(f"There is no folder {name}.")
    if settings or (folder / "manage.py").is_file():
        return folder
    below = [path.parent.relative_to(folder).as_posix() for path in folder.glob("*/manage.py")]
    more = f" There is one in {', '.join(sorted(below)[:3])}: name that folder." if below else ""
    raise course.UsageError(f"There is no manage.py in {folder}: no Django project.{more}")


def python_for(folder, wanted=None):
    """The Python that runs the project: the one that is wanted, that of an environment in its
    folder or the one above, or this one. Raises UsageError."""
    if wanted:
        found = shutil.which(Path(wanted).expanduser())
        if not found:
            raise course.UsageError(f"There is no program {wanted}.")
        return os.path.abspath(found)  # not resolved: the link belongs to an environment
    for place in (folder, folder.parent):
        for name in (".venv", "venv"):
            python = Environment(place / name, []).python
            if python.exists():
                return str(python)
    return sys.executable


def examine(folder, settings, python):
    """Return what runner.py prints about a project; raise UsageError if it prints nothing."""
    try:
        done = subprocess.run(
            [python, "-B", RUNNER, *([settings] if settings else [])],
            cwd=folder,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except OSError as error:
        raise course.UsageError(f"{python} does not run: {error.strerror}.") from None
    except subprocess.TimeoutExpired:
        raise course.UsageError(
            f"{folder} does not start within {SECONDS} seconds: does it wait for something?"
        ) from None
    try:
        said = json.loads(done.stdout)
    except ValueError:
        raise course.UsageError(
            f"{python} ended with status {done.returncode} before it said anything: it is no "
            "Python 3.8 or newer, or the project ended it."
        ) from None
    if "problem" in said:
        raise course.UsageError(f"{folder}: {said['problem']}")
    return {"project": str(folder)} | said


def environment(folder):
    """The environment in which a project is looked at: for this course's own the one in which
    they are run, with the clone's own key."""
    ours = course.ROOT in folder.parents
    return (projects.environment() if ours else dict(os.environ)) | {
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
    }


# What is printed


def report(said):
    """The findings as a table: how bad, which pitfall, where; below it what, and what to do."""
    lines = [
        f"{said['project']} ({said['settings']}): Django {said['django']}, "
        f"simplejwt {said['simplejwt']}, Python {said['python']}",
        "",
    ]
    width = max((len(each["pitfall"]) for each in said["findings"]), default=0)
    columns = max(shutil.get_terminal_size((100, 24)).columns, 60)
    for each in said["findings"]:
        lines.append(f"{each['level']:<9}{each['pitfall']:<{width}}  {place(each)}")
        for text in (each["message"], each["hint"]):
            lines += textwrap.wrap(text, columns, initial_indent=INDENT, subsequent_indent=INDENT)
        lines.append("")
    lines.append(summary(said["findings"]))
    lines += [f"Not shown: {name} (SILENCED_SYSTEM_CHECKS)." for name in said["silenced"]]
    lines += [f"Not looked at: {text}." for text in said["not_seen"]]
    return "\n".join(lines)


def place(each):
    """A file and its line, where it is known, and what stands there."""
    return " ".join(
        [f"{each['file']}:{each['line']}" if each["file"] else "", each["where"]]
    ).strip()


def summary(findings):
    if not findings:
        return "Nothing found."
    count = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
    places = [course.ROOT / "pitfalls", Path("pitfalls")]
    place = places[Path.cwd() == course.ROOT]
    return f"{count}. What each one does, and how to mend it: {place}{os.sep}NAME{os.sep}README.md"
