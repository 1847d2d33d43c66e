"""The columns of the matrix: a version of simplejwt, with the PyJWT that fits it, on a Django."""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from guide import course, environments, projects
from guide.tools import run_tool, say, setup_lock

SIMPLEJWT = "djangorestframework-simplejwt"
OLDER = ("5.3.1", "5.4.0", "5.5.0", "5.5.1")  # what is newer than the last, the registry says
DJANGOS = {"5.2": ("core", environments.own_base), "6.1": ("django61", None)}
CACHE = course.ROOT / ".venv-matrix"  # git ignores it
PAGES = ("pitfalls", "steps", "tests/matrix/test_changes.py")
PIP = ("-m", "pip", "install", "--no-input", "--progress-bar=off", "--retries=2", "--upgrade")


@dataclass(frozen=True, order=True)
class Column:
    """A version of simplejwt on a version of Django, such as "5.5.1" on "6.1"."""

    django: str
    simplejwt: str

    def __str__(self):
        return f"simplejwt {self.simplejwt} on Django {self.django}"

    def ensure(self):
        """Create the environment or bring it up to date. Return its Python and its PyJWT.

        The other packages are those that the course pins. pip chooses the newest PyJWT that this
        simplejwt allows.

        Raises:
            UsageError: if something cannot be installed.
        """
        group, find_base = DJANGOS[self.django]
        own = environments.Environment(
            CACHE / f"simplejwt{self.simplejwt}-django{self.django}", [group], find_base or newer
        )
        stamp = own.path / "matrix.txt"
        with setup_lock():  # another run may want the same column
            if environments.read(stamp) != own.place() + environments.pins(group):
                CACHE.mkdir(exist_ok=True)
                own.create()
                own.install(group)
                stamp.write_text(own.place() + environments.pins(group), "utf-8")
            wanted = [f"{SIMPLEJWT}=={self.simplejwt}", "pyjwt"]
            run_tool([own.python, *PIP, *wanted], "Run the command again.")
        ask = "from importlib.metadata import version; print(version('pyjwt'))"
        found = subprocess.run([own.python, "-c", ask], capture_output=True, text=True, check=True)
        return own.python, found.stdout.strip()

    def outcomes(self, python, paths):
        """Run tests in this column's environment and return {node ID: whether it passed}.

        Args:
            paths: files, folders or node IDs, seen from the folder of the course.

        Raises:
            UsageError: if pytest cannot run them.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "outcomes.json")
            command = [python, "-m", "pytest", "-q", "-p", "tests.matrix.outcomes"]
            command += ["--outcomes-of-column", file, "-n", "auto", "--dist", "loadgroup", *paths]
            run = subprocess.run(
                [str(part) for part in command],
                cwd=course.ROOT,
                env=projects.test_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
            if not file.exists():
                [*_, reason] = (run.stdout + run.stderr).strip().splitlines() or ["no reason"]
                raise course.UsageError(f"pytest cannot run with {self}: {reason}")
            return json.loads(file.read_text("utf-8"))


def newer():
    """Return a Python that Django 6.1 runs on."""
    return environments.find_python(environments.FOR_NEWER_DJANGO)


def offered():
    """Return the versions of simplejwt in the matrix: OLDER, and all newer ones of the registry.

    Raises:
        UsageError: if the registry does not answer.
    """
    say("Asking the package index for versions of simplejwt …")
    command = [sys.executable, "-m", "pip", "index", "versions", SIMPLEJWT, "--pre"]
    return with_newer(run_tool(command, "Run the command again."))


def with_newer(printed):
    """Return OLDER and all newer versions that `pip index versions` printed, in order."""
    found = re.search(r"^Available versions: (.*)$", printed, re.MULTILINE)
    known = found[1].split(", ") if found else []
    newer = {it for it in known if Version(it) > Version(OLDER[-1])}
    return [*OLDER, *sorted(newer, key=Version)]


def page_of(node):
    """Return the page that a test belongs to: "pitfalls/clock_skew", "steps/05_refresh".

    A file of folklore is a page of its own. So is the page of the changes, "site/upgrading".
    """
    parts = node.partition("::")[0].split("/")
    if parts[0] == "tests":
        return "site/upgrading"
    return "/".join(parts[: 3 if parts[1] == "folklore" else 2])
