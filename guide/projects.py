"""Lay out, prepare and serve a Django project of the course."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from guide import course, servers

PREPARE = Path(__file__).parent / "programs" / "prepare.py"

# The variables that a project's process gets unless its environment has them already.
KEYS = ("JWT_SIGNING_KEY", "JWT_KEYS_DIR", "JWT_ACTIVE_KEY")
OURS = ("DJANGO_SETTINGS_MODULE", "HTTPS", "SECRET_KEY", *KEYS)

# Packages of the proofs are plugins of pytest too. To import them takes two seconds of each pytest,
# and no test uses them.
UNUSED_PLUGINS = "-p no:schemathesis -p no:hypothesispytest -p no:anyio"


def lay_out(folder, target):
    """Copy a project, without caches and databases, to a folder that need not exist."""
    ignored = shutil.ignore_patterns(*course.IGNORED, "*.sqlite3*")
    return shutil.copytree(folder, target, ignore=ignored, dirs_exist_ok=True)


def write(files, folder):
    """Write a project, {"config/urls.py": text}, to a folder that need not exist."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def environment(**changes):
    """Return the environment variables for a project's process.

    They hold no settings of another project or test run. If no signing key is set, it is this
    clone's own. JWT_ACTIVE_KEY names a key of JWT_KEYS_DIR, and means nothing without it.

    Args:
        changes: variables to set.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "DJANGO_SETTINGS_MODULE" and not name.startswith(("PYTEST_", "COV_"))
    }
    ours = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HTTPS": "off",
        "SECRET_KEY": own_key(),
        "JWT_SIGNING_KEY": own_key(),
        "JWT_KEYS_DIR": own_keys(),
    }
    if "JWT_KEYS_DIR" not in kept:
        kept.pop("JWT_ACTIVE_KEY", None)
    return ours | kept | changes


def test_environment(**changes):
    """Return the environment variables for a pytest process of a project.

    They hold no settings, no key and nothing of a test run around it: pytest.ini and the tests
    set what they need.
    """
    mine = environment()
    for name in OURS:
        mine.pop(name, None)
    return mine | {"PYTEST_ADDOPTS": UNUSED_PLUGINS} | changes


def run_tests(folder, *args, **changes):
    """Run a project's own pytest in a new process, and return the finished process.

    Its stdout holds everything that it printed, errors included.
    """
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *args],
        cwd=folder,
        env=test_environment(**changes),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def run_python(folder, *args, timeout=None, **changes):
    """Run this Python in the folder of a project, without input, and return the finished process.

    Args:
        args: such as "manage.py", "migrate".
        timeout: in seconds, as for subprocess.run.
        changes: environment variables, as for environment().
    """
    return subprocess.run(
        [sys.executable, "-B", *args],
        cwd=folder,
        env=environment(PYTHONIOENCODING="utf-8", **changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
    )


def own_keys():
    """Return the folder of this clone's own key pair. If there is none, make_key.py makes it."""
    folder = course.WORK / ".rsa_keys"
    if not any(folder.glob("*.pem")):
        course.WORK.mkdir(exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=course.WORK, prefix=".rsa_keys-"))
        for script in sorted(course.ROOT.glob("steps/*/make_key.py"))[-1:]:
            changed = os.environ | {"JWT_KEYS_DIR": str(made)}
            subprocess.run([sys.executable, script], env=changed, check=True, capture_output=True)
        try:
            made.rename(folder)  # at once: two processes never leave two keys
        except OSError:  # another process was first
            shutil.rmtree(made)
    return str(folder)


def own_key():
    """Return this clone's own signing key. If there is none, make one that only its owner reads."""
    path = course.WORK / ".signing_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def prepare(folder, **changes):
    """Migrate the database of a project, and create the demo user if there is none.

    Raises:
        subprocess.CalledProcessError: with what the project printed, if it does not start.
    """
    run_python(folder, PREPARE, **changes).check_returncode()


@contextmanager
def serving(folder, seconds=60, **changes):
    """Serve a prepared project on a free port of this machine, and stop the server on exit.

    Args:
        folder: the folder of the project.
        seconds: how long to wait until the server accepts connections.
        changes: environment variables, as for environment().

    Yields:
        The base URL, such as "http://127.0.0.1:8000".

    Raises:
        RuntimeError: with the server's log, if the server does not start in time.
    """
    port = servers.free_port()
    command = ["manage.py", "runserver", "--noreload", str(port)]
    with servers.serving(command, folder, port, environment(**changes), seconds):
        yield f"http://{servers.ADDRESS}:{port}"
