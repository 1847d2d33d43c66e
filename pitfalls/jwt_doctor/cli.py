"""The command line: `jwt-doctor [DIR]`, or `python -m jwt_doctor [DIR]`."""

import argparse
import json
import os
import sys
from pathlib import Path

from jwt_doctor import __version__, config, discovery, examination, registry
from jwt_doctor.findings import LEVELS
from jwt_doctor.reports import github, sarif, text

DESCRIPTION = """\
Look for mistakes in the JWT authentication of a Django project. Nothing is written in the project,
and no secret is printed.

Exit status: 0 nothing found, 1 something found, 2 not everything could be examined."""


class Parser(argparse.ArgumentParser):
    """Answers bad input with one line."""

    def error(self, message):
        raise discovery.CannotLook(
            f"{message[:1].upper()}{message[1:]}. For options: {self.prog} --help"
        )


def parser(prog="jwt-doctor"):
    made = Parser(
        prog=prog,
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_arguments(made)
    return made


def add_arguments(made):
    add = made.add_argument
    add(
        "folder",
        nargs="?",
        default=".",
        metavar="DIR",
        help="folder of manage.py (default: current)",
    )
    add(
        "--tier",
        choices=("static", "settings", "live"),
        help="how far to go: static reads files only, settings imports the project, live asks "
        "its database (default: as far as possible)",
    )
    add(
        "--settings",
        metavar="MODULE",
        help="settings module (default: the one that manage.py names)",
    )
    add("--python", metavar="EXE", help="the project's Python (default: its virtual environment)")
    add("--env-file", metavar="FILE", help="more environment variables for the project")
    add("--select", metavar="CODES", action="append", help="only these codes, separated by commas")
    add("--ignore", metavar="CODES", action="append", help="not these codes, separated by commas")
    add("--fail-on", choices=LEVELS, help="exit with 1 from this level upwards (default: warning)")
    add(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="of the report",
    )
    add(
        "--json",
        action="store_const",
        const="json",
        dest="format",
        help="the same as --format json",
    )
    add("--all", action="store_true", help="show defaults that suit many projects, too")
    add("--list", action="store_true", help="print every code")
    add("--version", action="version", version="jwt-doctor " + __version__)


def main(argv=None, prog="jwt-doctor", environ=None):
    """Run a command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    argv = sys.argv[1:] if argv is None else argv
    try:
        args = parser(prog).parse_args(argv)
        if args.list:
            print("\n".join(registry.codes()))
            return 0
        said = examine(args, environ)
    except discovery.CannotLook as problem:
        if "--json" in argv:
            print(
                json.dumps({"problem": str(problem), "complete": False, "findings": []}, indent=2)
            )
        print(problem, file=sys.stderr)
        return 2
    try:
        print(rendered(said, args))
        sys.stdout.flush()
    except BrokenPipeError:  # `… | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status(said, args)


def examine(args, environ=None):
    """Return the report of a parsed command line, with the options of pyproject.toml."""
    if args.settings and Path(args.folder).expanduser().is_dir():
        folder = Path(args.folder).expanduser().resolve()
    else:
        folder = discovery.find_project(args.folder)
    options = config.read(folder)
    for name in ("settings", "python", "tier", "fail-on", "env-file"):
        key = name.replace("-", "_")
        if getattr(args, key) is None:
            setattr(args, key, options.get(name))
    select = codes(args.select) or options.get("select") or []
    ignore = codes(args.ignore) + options.get("ignore", [])
    check_codes(select + ignore)
    said = examination.examine(
        folder,
        tier=args.tier or "auto",
        settings=args.settings,
        python=args.python,
        env_file=args.env_file,
        environ=environ,
    )
    kept, said["ignored"] = [], []
    for each in said["findings"]:
        code = each["pitfall"]
        if select and code not in select and code not in registry.OTHER_CODES:
            continue
        if code in ignore or config.is_ignored(each, folder):
            said["ignored"] = sorted(set(said["ignored"]) | {code})
        else:
            kept.append(each)
    said["findings"] = kept
    return said


def codes(values):
    return [code for value in values or () for code in value.replace(",", " ").split()]


def check_codes(wanted):
    import difflib

    known = registry.codes()
    for code in wanted:
        if code not in known:
            near = difflib.get_close_matches(code, known, n=1, cutoff=0.5)
            more = f"Did you mean {near[0]}?" if near else "For all codes: --list"
            raise discovery.CannotLook(f"There is no code {code}. {more}")


def rendered(said, args):
    if args.format == "json":
        return json.dumps(said, indent=2)
    if args.format == "text":
        return text.render(said, args.all)
    folder = Path(said["project"])
    try:
        prefix = folder.relative_to(Path.cwd().resolve()).as_posix() + "/"
    except ValueError:
        prefix = ""
    prefix = "" if prefix == "./" else prefix
    return {"sarif": sarif, "github": github}[args.format].render(said, prefix)


def status(said, args):
    if not said["complete"]:
        return 2
    lowest = LEVELS.index(args.fail_on or "warning")
    return 1 if any(LEVELS.index(each["level"]) >= lowest for each in said["findings"]) else 0
