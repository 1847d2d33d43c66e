"""Print the help, or set up `.venv` and continue in it: what `python3 -m guide` does first.

It needs only the standard library, because nothing is installed yet."""

import ast
import difflib
import os
import subprocess
import sys
from pathlib import Path

from guide.environments import OFFLINE, Environment, own_base, packed_in
from guide.tools import ROOT, UsageError

COMMAND = "py -m guide" if os.name == "nt" else "python3 -m guide"

# The file of each command, in the order of the help. The kernel imports no other room: it starts
# their commands by these paths.
COMMANDS = {
    "run": "guide/commands/run.py",
    "test": "guide/commands/test.py",
    "list": "tests/exercises/engine/commands/list.py",
    "start": "tests/exercises/engine/commands/start.py",
    "check": "tests/exercises/engine/commands/check.py",
    "hint": "tests/exercises/engine/commands/hint.py",
    "solution": "tests/exercises/engine/commands/solution.py",
    "goto": "tests/exercises/engine/commands/goto.py",
    "restore": "tests/exercises/engine/commands/restore.py",
    "diff": "tests/exercises/engine/commands/diff.py",
    "amend": "tests/authoring/amend.py",
    "branches": "site/publish/branches.py",
    "doctor": "guide/commands/doctor.py",
    "index": "tests/authoring/index.py",
    "lock": "tests/authoring/lock.py",
    "matrix": "tests/matrix/command.py",
    "notebooks": "notebooks/serving/command.py",
    "site": "site/publish/site.py",
    "room": "site/publish/room.py",
    "pack": "site/publish/pack.py",
    "wheelhouse": "site/publish/wheelhouse.py",
    "attack": "tests/production/attacks/command.py",
    "client": "tests/client_contract/command.py",
    "bench": "site/benchmark/command.py",
    "drill": "tests/production/drills/command.py",
    "explain": "pitfalls/explain/command.py",
}
# The folders from which their modules are imported.
IMPORT_ROOTS = (ROOT, ROOT / "pitfalls", ROOT / "site")
PYTHONPATH = os.pathsep.join(map(str, IMPORT_ROOTS))

HELP = """\
JWT in Django, proven: a course whose code, commands and outputs are tested.
  {command} run       serves the API of Part I and prints what to try
  {command} start 01  begins the course

{rows}
For those who teach or change the course: {authors}.
`{command} NAME --help` describes one command. The first lesson: steps/01_project/README.md\
"""


def main(argv, run):
    """Set up what a command line needs, run it, and return its exit status.

    Args:
        run: runs the command line in this process, once all is installed.
    """
    try:
        if not argv or argv[0] in ("-h", "--help", "help"):
            print(help_text())
            return 0
        return dispatch(without_network(argv), run)
    except UsageError as error:
        print(error, file=sys.stderr)
    except ImportError as error:
        if not (advice := repair(error)):
            raise
        print(advice, file=sys.stderr)
    return 2


def without_network(argv):
    """Return a command line without `--offline DIR`, which every command understands.

    What has to be installed then comes from that wheelhouse alone.

    Raises:
        UsageError: if DIR is not the folder of a wheelhouse.
    """
    if "--offline" not in argv:
        return argv
    at = argv.index("--offline")
    folder = Path(*argv[at + 1 : at + 2])
    if len(argv) == at + 1 or not (folder / "wheels").is_dir():
        raise UsageError(
            "--offline needs the folder of a wheelhouse, in which there is a folder wheels. "
            f"Where there is a network, this makes one: {COMMAND} wheelhouse DIR"
        )
    os.environ[OFFLINE] = str(folder.resolve())
    return argv[:at] + argv[at + 2 :]


def dispatch(argv, run):
    """Run a command line in `.venv`, and return its exit status."""
    group = constants(find_command(argv[0])).get("GROUP")
    if {"-h", "--help"} & {*argv}:
        group = None  # the options can be read without the packages of the command
    groups = dict.fromkeys(["core", *([group] if group else []), *packed_groups()])
    environment = Environment(ROOT / ".venv", list(groups))
    changed = environment.ensure()
    if environment.is_this_one() and not changed:
        return run(argv)
    return exec_or_wait([environment.python, "-m", "guide", *argv])


def packed_groups():
    """Return the groups that the wheelhouse of this command holds: all of them are installed.

    Later, neither the wheelhouse nor a network is there.
    """
    folder = os.environ.get(OFFLINE)
    return packed_in(folder) if folder else []


def repair(error):
    """Return what to do about an ImportError, in one line. Return "" if it is an error of ours.

    If a package is damaged, the next command sets up `.venv` again.
    """
    name = (error.name or "").partition(".")[0]
    if not name or any((root / name).exists() for root in IMPORT_ROOTS):
        return ""
    if name in sys.stdlib_module_names:
        return (
            f"This Python, {own_base()}, lacks a part of its own library ({error}). "
            "Install a complete one from https://www.python.org/, delete the folder .venv, and run "
            "the command again with it."
        )
    Environment(ROOT / ".venv", ["core"]).distrust()
    return (
        f"A package in .venv is damaged ({error}). Run the command again: it installs the packages "
        "again first."
    )


def find_command(name):
    """Return the file of a command.

    Raises:
        UsageError: with similar names, if there is no such command.
    """
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=3, cutoff=0.5) or list(COMMANDS)
        raise UsageError(f"There is no command {name!r}. Did you mean {', '.join(near)}?")
    return ROOT / COMMANDS[name]


def constants(path):
    """Return the constants of a module without running it: {"GROUP": "notebooks", "doc": …}."""
    module = ast.parse(path.read_text("utf-8"))
    named = {
        line.targets[0].id: line.value.value
        for line in module.body
        if isinstance(line, ast.Assign)
        and isinstance(line.targets[0], ast.Name)
        and isinstance(line.value, ast.Constant)
    }
    return named | {"doc": ast.get_docstring(module) or ""}


def help_text():
    """Return the help: each command with the first line of its docstring.

    Of the commands "for authors" and "for teachers", it has only the names.
    """
    docs = {name: constants(ROOT / path)["doc"] for name, path in COMMANDS.items()}
    says = {name: doc.partition("\n")[0] for name, doc in docs.items()}
    rows = [f"  {name:<11} {line}" for name, line in says.items() if not line.startswith("for ")]
    authors = ", ".join(name for name, line in says.items() if line.startswith("for "))
    return HELP.format(command=COMMAND, rows="\n".join(rows), authors=authors)


def exec_or_wait(command, cwd=None, env=None):
    """Replace this process by another program. On Windows, wait for it and return its exit status.

    Raises:
        UsageError: if the program cannot be started.
    """
    sys.stdout.flush()
    command = [str(part) for part in command]
    try:
        if os.name == "posix":
            os.chdir(cwd or ".")
            os.execve(command[0], command, env or os.environ)
        child = subprocess.Popen(command, cwd=cwd, env=env)
    except OSError as error:
        raise UsageError(
            f"{command[0]} cannot be started: {error.strerror}. Delete the folder .venv, and run "
            "the command again."
        ) from None
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child receives it too, and ends in its own way
            pass
