"""Find a project, the Python that runs it, and the variables of an environment file."""

import os
import re
import shutil
import sys
from pathlib import Path

ROOT_MARKS = (".git", ".hg")
PASSED_OVER = ("node_modules", "site-packages", "dist", "build", "tests", "test")
LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*\Z")


class CannotLook(Exception):
    """There is nothing to examine. The text says why, in one line."""


def find_project(name):
    """Return the folder of a project's manage.py: the named one, or the only one below it.

    Raises:
        CannotLook: if there is no folder, no manage.py, or more than one.
    """
    folder = Path(name).expanduser().resolve()
    if not folder.is_dir():
        raise CannotLook(f"There is no folder {name}.")
    if (folder / "manage.py").is_file():
        return folder
    below = sorted(manage_files(folder), key=lambda path: (len(path.parts), str(path)))
    if len(below) == 1:
        return below[0].parent
    if below:
        names = ", ".join(path.parent.relative_to(folder).as_posix() for path in below[:5])
        raise CannotLook(
            f"There are {len(below)} projects in {folder}. Name the folder of one: {names}."
        )
    raise CannotLook(
        f"There is no manage.py in {folder} or below it. Name the folder of a Django project, "
        "or its "
        "settings module with --settings."
    )


def manage_files(folder, depth=3):
    """Return each manage.py of Django below a folder."""
    found = []
    for place, folders, names in os.walk(str(folder)):
        here = Path(place)
        level = len(here.relative_to(folder).parts)
        folders[:] = [
            each
            for each in folders
            if level < depth
            and not each.startswith(".")
            and each not in PASSED_OVER
            and not (here / each / "pyvenv.cfg").exists()
        ]
        if (
            "manage.py" in names
            and "django" in (here / "manage.py").read_text("utf-8", "replace").lower()
        ):
            found.append(here / "manage.py")
            folders[:] = []
    return found


def find_python(folder, wanted=None):
    """Return (path, why) of the Python that runs a project.

    Tries in this order: the wanted one; VIRTUAL_ENV; a folder with a pyvenv.cfg in the project's
    folder or above it, up to the root of the repository; this Python.

    Raises:
        CannotLook: if the wanted one does not exist.
    """
    if wanted:
        found = shutil.which(str(Path(wanted).expanduser()))
        if not found:
            raise CannotLook(f"There is no program {wanted}.")
        return os.path.abspath(found), "--python"  # not resolved: the link is in an environment
    active = os.environ.get("VIRTUAL_ENV")
    near = list(environments(folder))
    if active and not is_own_environment(active):
        if python_of(Path(active)):
            return str(python_of(Path(active))), "VIRTUAL_ENV"
    if near:
        return str(near[0]), "the environment beside the project"
    return sys.executable, "no environment was found beside the project"


def is_own_environment(folder):
    """Return whether this program itself is installed there, as by uvx, without Django."""
    same = os.path.realpath(folder) == os.path.realpath(sys.prefix)
    if not same:
        return False
    try:
        import django  # noqa: F401

        return False
    except ImportError:
        return True


def environments(folder):
    """Yield the Python of each virtual environment in the folder and above it."""
    for place in up_to_the_root(folder):
        try:
            inner = sorted(each for each in place.iterdir() if (each / "pyvenv.cfg").is_file())
        except OSError:
            inner = []
        inner.sort(key=lambda each: each.name not in (".venv", "venv", "env"))
        for each in inner:
            if python_of(each):
                yield python_of(each)


def up_to_the_root(folder):
    """Return the folders from this one to the root of its repository; without a repository, this
    one and the one above."""
    places = [folder] + list(folder.parents)
    for number, place in enumerate(places, 1):
        if any((place / mark).exists() for mark in ROOT_MARKS):
            return places[:number]
    return places[:2]


def python_of(environment):
    for name in ("bin/python", "Scripts/python.exe", "bin/python3"):
        if (environment / name).exists():
            return environment / name
    return None


def read_env_file(path):
    """Return {name: value} of a file with lines NAME=value.

    Raises:
        CannotLook: if it cannot be read.
    """
    try:
        text = Path(path).expanduser().read_text("utf-8", "replace")
    except OSError as problem:
        raise CannotLook(f"{path} cannot be read: {problem.strerror}.") from None
    found = {}
    for line in text.splitlines():
        match = LINE.match(line)
        if match and not line.lstrip().startswith("#"):
            name, value = match.groups()
            if value[:1] in "'\"" and value[:1] and value[:1] in value[1:]:
                quote = value[0]
                inner = value[1 : value.index(quote, 1)]
                value = inner.replace("\\n", "\n") if quote == '"' else inner
            else:
                value = re.split(r"\s+#", value)[0]
            found[name] = value
    return found


def names_in_env_files(folder):
    """Return the names of the .env files near a project that set DJANGO_SETTINGS_MODULE."""
    found = []
    for place in (folder, folder.parent):
        for path in sorted(place.glob(".env*")):
            if path.is_file() and "DJANGO_SETTINGS_MODULE" in path.read_text("utf-8", "replace"):
                found.append(path)
    return found
