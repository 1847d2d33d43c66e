"""Set up virtual environments with the pinned packages, and repair incomplete ones.

It needs only the standard library."""

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from guide.tools import ROOT, WORK, ToolFailed, UsageError, run_tool, say, setup_lock

# In an activated environment, `python -m guide` works in every folder.
ANYWHERE = ROOT / "guide" / "programs" / "anywhere.py"

PIP_OPTIONS = ("--no-input", "--progress-bar=off", "--retries=2", "--require-hashes")
FOR_NEWER_DJANGO = ("3.14", "3.13", "3.12")  # the versions of Python that Django 6.1 runs on
PIPS_OWN = re.compile(r"pip(/|$)")
OFFLINE = "JWT_GUIDE_OFFLINE"  # the variable that names a wheelhouse, to install from that alone
PACKED = "groups.txt"  # the file of a wheelhouse that names the groups that it holds
REMEMBERED = WORK / ".wheelhouse"  # the file that names the wheelhouse that was used last


def own_base():
    """Return the path of this Python, outside any environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def version_of(python):
    """Return the version of an interpreter, as "3.11", or None if it does not run."""
    program = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        run = subprocess.run([python, "-c", program], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout.strip() if run.returncode == 0 else None


def find_python(versions):
    """Return the path of an installed Python of one of these versions.

    Tries this Python first, then for each version the PATH, pyenv and the Windows launcher.

    Args:
        versions: in order of preference, such as ["3.14", "3.13"].

    Raises:
        UsageError: if none of them is installed and runs.
    """
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
    raise UsageError(
        f"This needs one of Python {', '.join(versions)}, and none was found. Install one from "
        "https://www.python.org/ and run the command again."
    )


def requirements(group):
    return ROOT / "requirements" / f"{group}.txt"


def pinned(group):
    """Return the names of the packages that a requirements file pins."""
    return re.findall(r"^([\w.-]+)==", requirements(group).read_text("utf-8"), re.MULTILINE)


def is_lacking(group):
    """Return True if this Python lacks a package that a requirements file pins for all systems."""
    from importlib.metadata import PackageNotFoundError, distribution  # see Environment.installed

    text = requirements(group).read_text("utf-8")
    try:
        for name in re.findall(r"^([\w.-]+)==\S+ \\$", text, re.MULTILINE):
            distribution(name)
    except PackageNotFoundError:
        return True
    return False


class Environment:
    """A virtual environment that holds what requirements/GROUP.txt pins, for each of its groups.

    Args:
        path: its folder, which need not exist.
        groups: the groups, the first of them the one that it is created with.
        find_base: a function that returns the Python to create it from.
    """

    def __init__(self, path, groups, find_base=own_base):
        self.path = path
        self.groups = groups
        self.find_base = find_base
        self.python = path / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.unfinished = path / "unfinished"  # there while something is being installed

    def is_this_one(self):
        """Return True if this very process runs in it."""
        return self.path.exists() and os.path.samefile(sys.prefix, self.path)

    def ensure(self):
        """Create the environment or install what is missing. Return True if anything was done.

        An environment that is incomplete, was moved or has lost its Python is created again.
        Packages that lack files are installed again.

        Raises:
            UsageError: if the environment or its packages cannot be installed.
        """
        if not self.missing():
            return False
        try:
            with setup_lock():
                self.set_up()
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise UsageError(
                    f"No permission to write {error.filename or ROOT}. Move the course to a folder "
                    "of your own, or stop the program that uses it, and run the command again."
                ) from None
            raise UsageError(f"The course cannot be set up: {error}.") from None
        return True

    def set_up(self):
        missing = self.missing()  # another terminal may have done it meanwhile
        refuse_unpacked(missing)
        if missing and not self.is_complete():
            self.create()
        for group in missing:
            lost = self.lost(group)
            if lost:
                say(f"{self.path.name} is damaged: {lost[0]} is missing. Repairing it …")
            self.unfinished.touch()
            self.install(group, again=bool(lost))
            shutil.copyfile(ANYWHERE, self.packages() / "guide.py")
            stamp = self.place() + pins(group) + "\n" + "\n".join(self.installed(group))
            self.stamp(group).write_text(stamp, "utf-8")
            self.unfinished.unlink()

    def packages(self):
        """Return the folder that its packages are installed in."""
        return next(
            self.path.glob("Lib/site-packages" if os.name == "nt" else "lib/*/site-packages")
        )

    def missing(self):
        """Return those of its groups that are not installed as they are pinned now, in full."""
        if not self.is_complete():
            return self.groups
        return [name for name in self.groups if not self.is_installed(name) or self.lost(name)]

    def is_complete(self):
        """Return True if it was finished once, in this place, with the Python that it has now."""
        finished = read(self.stamp(self.groups[0])).startswith(self.place())
        return finished and not self.unfinished.exists() and not self.lost_pip()

    def is_installed(self, group):
        """Return True if these very pins of a group were installed, with this Python."""
        return read(self.stamp(group)).startswith(self.place() + pins(group))

    def stamp(self, group):
        """Return the file that says what was installed, and where. It is written last."""
        return self.path / f"installed-{group}.txt"

    def place(self):
        return f"{self.path}\n{self.version()}\n"

    def version(self):
        """Return the version of its Python, as "3.11", or None if that Python is not there.

        This starts no interpreter. If a Python was upgraded in its place, `pyvenv.cfg` still has
        the old version: only the upgraded Python itself notices.
        """
        if self.is_this_one():
            return "{}.{}".format(*sys.version_info)
        found = re.search(r"^version\w* *= *(\d+\.\d+)", read(self.path / "pyvenv.cfg"), re.M)
        return found[1] if found and self.python.exists() else None

    def distrust(self):
        """Make the next command create the environment again."""
        with suppress(OSError):
            self.unfinished.touch()

    def installed(self, group):
        """Return the files and folders of a group's packages, as ["django", "django/apps", …].

        Two levels are enough to notice what was removed, and are fast to read.
        """
        from importlib.metadata import distributions  # takes longer than all the rest here

        wanted = {normalized(name) for name in pinned(group)} | {"pip"}
        found = set()
        for package in distributions(path=[str(self.packages())]):
            if normalized(package.name) in wanted:
                for file in package.files or ():
                    top, *below = file.parts
                    # Another group may bring a newer pip.
                    if top != ".." and "__pycache__" not in file.parts and top[:4] != "pip-":
                        found |= {top, "/".join([top, *below[:1]])}
        return sorted(found)

    def lost(self, group):
        """Return those files of a group that were installed and are gone."""
        files = read(self.stamp(group)).split("\n")[3:]
        found = {}
        for folder in {file.rpartition("/")[0] for file in files}:
            found[folder] = names_in(self.packages() / folder)
        names = ((file, *file.rpartition("/")) for file in files)
        return [file for file, folder, _, name in names if name not in found[folder]]

    def lost_pip(self):
        return any(PIPS_OWN.match(file) for file in self.lost(self.groups[0]))

    def create(self):
        """Create it, empty but for pip, in place of whatever is there."""
        base = self.find_base()
        if subprocess.run([base, "-c", "import venv, ensurepip"], capture_output=True).returncode:
            version = version_of(base)
            raise UsageError(
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
        run_tool([base, "-m", "venv", self.path], "Run the command again.")

    def install(self, group, again=False):
        """Install the versions that a requirements file pins, each checked by its hash.

        Args:
            again: if True, packages that are installed already are installed again.

        Raises:
            UsageError: if they cannot be installed. Nothing was changed then.
        """
        file = requirements(group)
        wheelhouse = os.environ.get(OFFLINE)
        if uv := shutil.which("uv"):
            command = [uv, "pip", "install", "--python", self.python, "--require-hashes"]
            command += ["--reinstall"] if again else []
        else:
            command = [self.python, "-m", "pip", "install", *PIP_OPTIONS]
            command += ["--force-reinstall"] if again else []
        command += ["-r", file]
        if wheelhouse:
            command += ["--no-index", "--find-links", Path(wheelhouse, "wheels")]
        say(f"Installing requirements/{file.name}, this once …")
        began = time.monotonic()
        try:
            run_tool(command, "Run the command again.", len(pinned(group)))
        except ToolFailed as error:
            self.unfinished.unlink()  # nothing is installed before everything is downloaded
            raise cannot_install(group, wheelhouse, error) from None
        if wheelhouse:
            REMEMBERED.write_text(wheelhouse, "utf-8")
        say(f"Done in {time.monotonic() - began:.0f} s.")


def packed_in(wheelhouse):
    """Return the groups that a wheelhouse holds. Return [] if an earlier version has made it."""
    return read(Path(wheelhouse, PACKED)).split()


def refuse_unpacked(groups):
    """Check that the wheelhouse of this command, if it has one, holds these groups.

    Raises:
        UsageError: if not. Nothing was tried then.
    """
    wheelhouse = os.environ.get(OFFLINE)
    packed = packed_in(wheelhouse) if wheelhouse else []
    if lacking := [group for group in groups if packed and group not in packed]:
        raise UsageError(
            f"The wheelhouse {wheelhouse} was made with {', '.join(packed)}. It does not hold "
            f"requirements/{lacking[0]}.txt. Run the command without --offline where there is a "
            "network."
        )


def cannot_install(group, wheelhouse, error):
    """Return the UsageError for packages that could not be installed.

    Args:
        group: the group that they belong to.
        wheelhouse: the folder that was named with --offline, or None.
        error: the ToolFailed.
    """
    if wheelhouse:
        return UsageError(
            f"The wheelhouse {wheelhouse} does not have all of requirements/{group}.txt for "
            f"this system ({error.reason}). Its READ ME.txt says what it was made for."
        )
    if not error.unreachable:
        return error
    message = (
        "The packages could not be downloaded: there is no network, or the package index does not "
        "answer. "
    )
    if near := find_wheelhouse(group):
        return UsageError(f'{message}A wheelhouse is near: add --offline "{near}" to the command.')
    return UsageError(
        f"{message}Connect, and run the command again. Or add the folder of a wheelhouse to it: "
        "--offline DIR"
    )


def find_wheelhouse(group):
    """Return the folder of a wheelhouse that holds a group, or None.

    It is the one that was used last, or one near the course."""
    places = [Path(read(REMEMBERED) or WORK / "wheelhouse"), WORK / "wheelhouse", ROOT.parent]
    with suppress(OSError):
        places += sorted(path for path in ROOT.parent.iterdir() if path.is_dir())
    for place in places:
        with suppress(OSError):
            if (place / "READ ME.txt").is_file() and (place / "wheels").is_dir():
                if group in (packed_in(place) or [group]):
                    return place
    return None


def pins(group):
    return hashlib.sha256(requirements(group).read_bytes()).hexdigest()


def normalized(name):
    """Return the name of a package as the package index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names_in(folder):
    """Return the names of what is in a folder. One that does not exist is empty."""
    try:
        return set(os.listdir(folder))
    except OSError:
        return set()


def read(path):
    return path.read_text("utf-8") if path.exists() else ""
