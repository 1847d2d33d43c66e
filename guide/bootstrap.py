"""What `python3 -m guide` does before anything is installed: it helps, and it sets up `.venv`.
Needs Python's own library alone."""

import ast
import difflib
import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
WORK = ROOT / "work"
LOG = WORK / "setup.log"
COMMAND = "py -m guide" if os.name == "nt" else "python3 -m guide"

# The help shows these first, in this order.
FIRST = ("run", "test", "list", "start", "check", "diff")

HELP = """\
JWT in Django, proven: a course in which every sentence is proven by a program.

  {command} run       serves the finished API and tells you what to try
  {command} start 01  begins the course

{rows}

`{command} NAME --help` says more of one. The lessons: steps/01_project/README.md and on.\
"""

UNREACHABLE = re.compile(
    "NewConnectionError|Max retries|getaddrinfo|name resolution|timed out|No matching distribution"
    "|error sending request|client error|not found in the package registry|dns error",
)


class SetUpError(Exception):
    """The course cannot be set up. The command prints this as one line and exits with 2."""


def main(argv):
    """Runs one command line, setting up first what it needs; gives its exit status."""
    try:
        return dispatch(argv)
    except SetUpError as error:
        end_progress()
        print(error, file=sys.stderr)
        return 2


def dispatch(argv):
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(help_text())
        return 0
    path = find_command(argv[0])
    group = constants(path).get("GROUP")
    python = ensure(VENV, ["core", group] if group else ["core"])
    if is_running(VENV) and not ensure.changed:
        from guide import cli

        return cli.main(argv)
    return hand_over([python, "-m", "guide", *argv])


def commands():
    """The files of guide/commands, each a command: {"run": its path}."""
    found = {path.stem: path for path in sorted((ROOT / "guide" / "commands").glob("[a-z]*.py"))}
    return {name: found[name] for name in [*FIRST, *found] if name in found}


def find_command(name):
    """The file of that command; raises SetUpError, with the nearest names, when there is none."""
    found = commands()
    if name not in found:
        near = difflib.get_close_matches(name, found, n=3, cutoff=0.5) or list(found)
        raise SetUpError(f"There is no command {name!r}. The nearest: {', '.join(near)}.")
    return found[name]


def constants(path):
    """What a module says of itself, read without running it: {"GROUP": "notebooks", "doc": …}."""
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
    rows = (
        f"  {name:<10} {constants(path)['doc'].splitlines()[0]}"
        for name, path in commands().items()
    )
    return HELP.format(command=COMMAND, rows="\n".join(rows))


def hand_over(command, cwd=None, env=None):
    """Becomes another program: nothing is left of this one to clean up after it. Where a program
    cannot become another (Windows), waits for it and gives its exit status."""
    sys.stdout.flush()
    if os.name == "posix":
        os.chdir(cwd or ".")
        os.execve(command[0], [str(part) for part in command], env or os.environ)
    child = subprocess.Popen(command, cwd=cwd, env=env)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child was sent it too, and ends in its own way
            pass


# Setting up


def python_of(venv):
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_running(venv):
    """Whether this very process is that environment's Python."""
    return venv.exists() and os.path.samefile(sys.prefix, venv)


def version_of(python):
    """The version of an interpreter, as "3.11", or None when it does not run."""
    program = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        run = subprocess.run([python, "-c", program], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout.strip() if run.returncode == 0 else None


def requirements(group):
    return ROOT / "requirements" / f"{group}.txt"


def stamp(venv, group):
    """The file that says what was installed, and where; it is written last."""
    return venv / f"installed-{group}.txt"


def own_base():
    """This Python, outside any environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def find_python(versions):
    """The first Python of these versions (["3.14", "3.13"]) that is here and really runs: this
    one, one on the path, one of the Windows launcher's or of pyenv's. Raises SetUpError."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates = [own_base()]
    for version in versions:
        candidates += [shutil.which(f"python{version}")]
        candidates += sorted(pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True)
        if launcher := shutil.which("py"):
            ask = [launcher, f"-{version}", "-c", "import sys; print(sys.executable)"]
            candidates += [subprocess.run(ask, capture_output=True, text=True).stdout.strip()]
    for candidate in filter(None, candidates):
        if version_of(candidate) in versions:
            return candidate
    raise SetUpError(
        f"This needs one of Python {', '.join(versions)}, and none was found. Install one from "
        f"https://www.python.org/ and type the same command again."
    )


def ensure(venv, groups, base=own_base):
    """Sees to it that an environment holds what the groups' requirements files pin, and gives
    the path of its Python. What is not whole, or was moved, is made anew.

    base: a function that finds the Python to make it from.
    Raises SetUpError."""
    ensure.changed = False
    if missing(venv, groups):
        try:
            with alone():
                set_up(venv, groups, base)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise SetUpError(
                    f"No permission to write {error.filename or ROOT}. Move the course to a folder "
                    f"of your own, or end what still uses it, and type the same command again."
                ) from None
            raise SetUpError(f"The course cannot be set up: {error}.") from None
    return python_of(venv)


ensure.changed = False


def missing(venv, groups):
    """Those of the groups that are yet to be installed."""
    place = f"{venv}\n{version_of(python_of(venv))}\n"
    whole = is_whole(venv, groups[0], place)
    return [
        group for group in groups if not whole or read(stamp(venv, group)) != place + pins(group)
    ]


def is_whole(venv, group, place):
    """Whether the environment was finished once, in this place, with the Python it has now."""
    return not unfinished(venv).exists() and (read(stamp(venv, group)) or "").startswith(place)


def unfinished(venv):
    return venv / "unfinished"


def read(path):
    return path.read_text("utf-8") if path.exists() else None


def pins(group):
    return hashlib.sha256(requirements(group).read_bytes()).hexdigest()


def set_up(venv, groups, base):
    wanted = missing(venv, groups)  # another terminal may have done it meanwhile
    if not wanted:
        return
    ensure.changed = True
    python = python_of(venv)
    if not is_whole(venv, groups[0], f"{venv}\n{version_of(python)}\n"):
        make(venv, base())
    place = f"{venv}\n{version_of(python)}\n"
    for group in wanted:
        unfinished(venv).touch()
        install(python, group)
        stamp(venv, group).write_text(place + pins(group), "utf-8")
        unfinished(venv).unlink()


def make(venv, base):
    """Makes an empty environment with pip, in place of whatever is there."""
    probe = subprocess.run([base, "-c", "import venv, ensurepip"], capture_output=True)
    if probe.returncode:
        version = version_of(base)
        raise SetUpError(
            f"Python {version} here cannot make environments: its venv module is missing. "
            f"On Debian and Ubuntu: sudo apt install python{version}-venv"
        )
    say(f"Making {venv.name} …")
    if venv.is_symlink() or venv.is_file():
        venv.unlink()
    elif venv.exists():
        shutil.rmtree(venv)
    venv.mkdir()
    unfinished(venv).touch()
    status, output = watch([base, "-m", "venv", venv], lambda line: None, lambda: "")
    if status:
        raise SetUpError(f"{venv.name} could not be made: {last_line(output)}")


def install(python, group):
    """Installs the exact versions that a requirements file pins, each checked by its hash."""
    file = requirements(group)
    names = re.findall(r"^([\w.-]+)==", file.read_text("utf-8"), re.MULTILINE)
    count = {"all": len(names), "so far": 0}

    def notice(line):
        if line.startswith("Ignoring "):  # a package for other systems
            count["all"] -= 1
        elif line.startswith(("Collecting ", "Requirement already satisfied")):
            count["so far"] += 1

    def progress():
        return (
            f"{count['so far']} of {count['all']} packages" if not uv else f"{len(names)} packages"
        )

    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--python", python]
    else:
        command = [
            python,
            "-m",
            "pip",
            "install",
            "--no-input",
            "--progress-bar=off",
            "--retries=2",
        ]
    say(f"Installing requirements/{file.name}, this once …")
    began = time.monotonic()
    status, output = watch([*command, "--require-hashes", "-r", file], notice, progress)
    if status:
        unfinished(python.parents[1]).unlink()  # nothing is installed before all is downloaded
        if UNREACHABLE.search(output):
            raise SetUpError(
                "The packages could not be downloaded: there is no network, or the package index "
                "does not answer. Connect, and type the same command again."
            )
        raise SetUpError(
            f"The packages could not be installed ({last_line(output)}). "
            f"All that was printed is in work/{LOG.name}. Type the same command again."
        )
    say(f"Done in {time.monotonic() - began:.0f} s.")


def watch(command, notice, progress):
    """Runs a program, hands each line it prints to `notice`, and shows the seconds that pass and
    what `progress()` says. Gives its exit status and its output, which stands in the log too."""
    lines = []
    environment = os.environ | {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    # The lock stays with the child: should this process be killed, nobody builds beside it.
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        close_fds=False,
    )

    def listen():
        for line in child.stdout:
            lines.append(line)
            notice(line)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    began = time.monotonic()
    try:
        while child.poll() is None:
            time.sleep(0.1)
            show_progress(int(time.monotonic() - began), progress())
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise
    listener.join()
    end_progress()
    output = "".join(lines)
    LOG.write_text(output, "utf-8")
    return child.returncode, output


def last_line(output):
    """What a program said of its failure."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["it said nothing"]
    return next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1])


@contextmanager
def alone():
    """One terminal at a time sets up the course; a second one waits here."""
    WORK.mkdir(exist_ok=True)
    with open(WORK / ".setup.lock", "a") as file:
        os.set_inheritable(file.fileno(), True)
        if not locked(file):
            say("Another terminal is setting up the course. Waiting for it …")
            while not locked(file):
                time.sleep(0.2)
        yield


def locked(file):
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a disk without locks
        return True
    return True


def say(text):
    print(text, file=sys.stderr, flush=True)


def show_progress(seconds, text):
    """On a terminal one line that changes; elsewhere (a log) a line every ten seconds."""
    line = f"  {seconds} s  {text}".rstrip()
    if sys.stderr.isatty():
        print(
            f"\r{line}\033[K" if os.name == "posix" else f"\r{line:<60}",
            end="",
            file=sys.stderr,
            flush=True,
        )
        show_progress.open = True
    elif seconds and seconds % 10 == 0 and seconds != show_progress.shown:
        say(line)
    show_progress.shown = seconds


show_progress.open = False
show_progress.shown = 0


def end_progress():
    if show_progress.open:
        print(file=sys.stderr)
        show_progress.open = False
