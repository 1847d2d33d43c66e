"""Sets up virtual environments with the pinned packages, and never believes one that is not
whole. Needs Python's own library alone."""

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
WORK = ROOT / "work"
LOG = WORK / "setup.log"

# In an environment that is switched on, `python -m guide` works in every folder.
ANYWHERE = """\
import runpy
import sys

if __name__ == "__main__":
    sys.path.insert(0, {root!r})
    runpy.run_module("guide", run_name="__main__", alter_sys=True)
"""

PIP = ("-m", "pip", "install", "--no-input", "--progress-bar=off", "--retries=2")
PIP_ENVIRONMENT = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_USER": "0",  # an environment is no place for it
    "PYTHONUNBUFFERED": "1",  # each line is progress
}
OFFLINE = "JWT_GUIDE_OFFLINE"  # the variable that names a wheelhouse, to install from that alone
UNREACHABLE = re.compile(
    "NewConnectionError|Max retries|getaddrinfo|name resolution|timed out|No matching distribution"
    "|error sending request|dns error|not found in the package registry"
)


class SetUpError(Exception):
    """The course cannot be set up. The command prints this as one line and exits with 2."""


def own_base():
    """This Python, outside any environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def version_of(python):
    """The version of an interpreter, as "3.11", or None when it does not run."""
    program = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        run = subprocess.run([python, "-c", program], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout.strip() if run.returncode == 0 else None


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
        "https://www.python.org/ and type the same command again."
    )


def requirements(group):
    return ROOT / "requirements" / f"{group}.txt"


def pinned(group):
    """The names of the packages that a requirements file pins."""
    return re.findall(r"^([\w.-]+)==", requirements(group).read_text("utf-8"), re.MULTILINE)


class Environment:
    """A virtual environment that holds what requirements/GROUP.txt pins, for each of its groups.

    find_base: a function that gives the Python to make it from."""

    def __init__(self, path, groups, find_base=own_base):
        self.path = path
        self.groups = groups
        self.find_base = find_base
        self.python = path / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.unfinished = path / "unfinished"  # there while something is being installed

    def is_this_one(self):
        """Whether this very process runs in it."""
        return self.path.exists() and os.path.samefile(sys.prefix, self.path)

    def ensure(self):
        """Makes it, or installs what is missing; gives whether there was anything to do. What was
        broken off, was moved, or lost its Python is made anew. Raises SetUpError."""
        if not self.missing():
            return False
        try:
            with alone():
                self.set_up()
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise SetUpError(
                    f"No permission to write {error.filename or ROOT}. Move the course to a folder "
                    "of your own, or end what still uses it, and type the same command again."
                ) from None
            raise SetUpError(f"The course cannot be set up: {error}.") from None
        return True

    def set_up(self):
        missing = self.missing()  # another terminal may have done it meanwhile
        if missing and not self.is_whole():
            self.make()
        for group in missing:
            self.unfinished.touch()
            self.install(group)
            (self.packages() / "guide.py").write_text(ANYWHERE.format(root=str(ROOT)), "utf-8")
            self.stamp(group).write_text(self.place() + pins(group), "utf-8")
            self.unfinished.unlink()

    def packages(self):
        """The folder that its packages are installed in."""
        return next(
            self.path.glob("Lib/site-packages" if os.name == "nt" else "lib/*/site-packages")
        )

    def missing(self):
        """Those of its groups that are yet to be installed, as they are pinned now."""
        if not self.is_whole():
            return self.groups
        place = self.place()
        return [name for name in self.groups if read(self.stamp(name)) != place + pins(name)]

    def is_whole(self):
        """Whether it was finished once, in this place, with the Python that it has now."""
        finished = read(self.stamp(self.groups[0])).startswith(self.place())
        return finished and not self.unfinished.exists()

    def stamp(self, group):
        """The file that says what was installed, and where; it is written last."""
        return self.path / f"installed-{group}.txt"

    def place(self):
        return f"{self.path}\n{version_of(self.python)}\n"

    def make(self):
        """Makes it, empty but for pip, in place of whatever is there."""
        base = self.find_base()
        if subprocess.run([base, "-c", "import venv, ensurepip"], capture_output=True).returncode:
            version = version_of(base)
            raise SetUpError(
                f"Python {version} here cannot make environments: its venv module is missing. "
                f"On Debian and Ubuntu: sudo apt install python{version}-venv"
            )
        say(f"Making {self.path.name} …")
        if self.path.is_symlink() or self.path.is_file():
            self.path.unlink()
        elif self.path.exists():
            shutil.rmtree(self.path)
        self.path.mkdir()
        self.unfinished.touch()
        status, output = watch([base, "-m", "venv", self.path])
        if status:
            raise SetUpError(f"{self.path.name} could not be made: {what_failed(output)}")

    def install(self, group):
        """Installs the versions that a requirements file pins, each checked by its hash."""
        file = requirements(group)
        uv = shutil.which("uv")
        installer = [uv, "pip", "install", "--python"] if uv else []
        command = [*installer, self.python, *([] if uv else PIP), "--require-hashes", "-r", file]
        wheelhouse = os.environ.get(OFFLINE)
        if wheelhouse:
            command += ["--no-index", "--find-links", Path(wheelhouse, "wheels")]
        say(f"Installing requirements/{file.name}, this once …")
        began = time.monotonic()
        status, output = watch(command, len(pinned(group)))
        if status == 0:
            say(f"Done in {time.monotonic() - began:.0f} s.")
            return
        self.unfinished.unlink()  # nothing is installed before all is downloaded
        if wheelhouse:
            raise SetUpError(
                f"The wheelhouse {wheelhouse} does not have all of requirements/{file.name} for "
                f"this system ({what_failed(output)}). Its READ ME.txt says what it was made for."
            )
        if UNREACHABLE.search(output):
            raise SetUpError(
                "The packages could not be downloaded: there is no network, or the package index "
                "does not answer. Connect, and type the same command again."
            )
        raise SetUpError(
            f"The packages could not be installed ({what_failed(output)}). "
            f"All that was printed is in work/{LOG.name}. Type the same command again."
        )


def pins(group):
    return hashlib.sha256(requirements(group).read_bytes()).hexdigest()


def read(path):
    return path.read_text("utf-8") if path.exists() else ""


def watch(command, packages=0):
    """Runs a program, shows the seconds that pass and the packages that pip has got so far, and
    gives its exit status and its output, which stands in the log too."""
    # The lock stays with the child: should this process be killed, nobody builds beside it.
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | PIP_ENVIRONMENT,
        close_fds=False,
    )
    lines = []
    listener = threading.Thread(target=lambda: lines.extend(child.stdout), daemon=True)
    listener.start()
    began = time.monotonic()
    try:
        while child.poll() is None:
            time.sleep(0.1)
            show_progress(int(time.monotonic() - began), got(lines, packages))
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise
    finally:
        end_progress()
    listener.join()
    output = "".join(lines)
    LOG.write_text(output, "utf-8")
    return child.returncode, output


def got(lines, packages):
    """How far pip is, from the lines it has printed: "12 of 40 packages"."""
    starts = [line.split(" ", 1)[0] for line in list(lines)]
    packages -= starts.count("Ignoring")  # those for other systems
    if "Installing" in starts:
        return f"unpacking {packages} packages"
    so_far = sum(starts.count(word) for word in ("Collecting", "Processing", "Requirement"))
    return f"{so_far} of {packages} packages" if so_far else ""


def what_failed(output):
    """The line in which a program says why it failed."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["it said nothing"]
    return next((line for line in lines if line.lower().startswith("error")), lines[-1])


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
    """On a terminal one line that changes; in a log a line every ten seconds."""
    line = f"  {seconds} s  {text}".rstrip()
    if line == show_progress.last:
        return
    if sys.stderr.isatty():
        print(f"\r{line:<60}", end="", file=sys.stderr, flush=True)
    elif seconds and seconds % 10 == 0:
        say(line)
    else:
        return
    show_progress.last = line


show_progress.last = ""


def end_progress():
    if sys.stderr.isatty():
        print(f"\r{' ' * 60}\r", end="", file=sys.stderr, flush=True)
    show_progress.last = ""
