"""Lays out, prepares and serves a Django project of the course."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager

from guide import course

# Runs inside the project: an empty database is migrated and gets the demo user of the lessons.
PREPARE = """
import django; django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
call_command("migrate", verbosity=0)
users = get_user_model().objects
if not users.filter(username="user").exists():
    users.create_user("user", password="pass")
"""

# What a project's process is given unless its environment says otherwise.
OURS = ("DJANGO_SETTINGS_MODULE", "HTTPS", "SECRET_KEY", "JWT_SIGNING_KEY", "JWT_KEYS_DIR")


def lay_out(folder, target):
    """Copies a project, without caches and databases, to a folder that need not exist."""
    litter = shutil.ignore_patterns(*course.LITTER, "*.sqlite3*")
    return shutil.copytree(folder, target, ignore=litter, dirs_exist_ok=True)


def write(files, folder):
    """Writes a project, {"config/urls.py": its text}, to a folder that need not exist."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def environment(**changes):
    """The environment for a project's processes: nothing of another project's settings or of a
    test run around it, the clone's own signing key unless there is one, and the changes."""
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
    return ours | kept | changes


def test_environment(**changes):
    """The environment for a pytest of its own: no project's settings, no key, and nothing of a
    test run around it, so that pytest.ini and the tests decide."""
    mine = environment()
    for name in OURS:
        del mine[name]
    return mine | changes


def run_tests(folder, *args, **changes):
    """Runs a project's own pytest in a process of its own; gives the finished process, whose
    stdout holds all that it printed."""
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


def own_keys():
    """The folder of this clone's own key pair, made the first time by the course's make_key.py."""
    folder = course.WORK / ".keys"
    if not any(folder.glob("*.pem")):
        folder.parent.mkdir(exist_ok=True)
        for script in sorted(course.ROOT.glob("steps/*/make_key.py"))[-1:]:
            changed = os.environ | {"JWT_KEYS_DIR": str(folder)}
            subprocess.run([sys.executable, script], env=changed, check=True, capture_output=True)
    return str(folder)


def own_key():
    """This clone's own signing key, made the first time it is needed, readable by its owner."""
    path = course.WORK / ".signing_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def prepare(folder, **changes):
    """Migrates the project's database and makes the demo user, unless there is one.

    Raises subprocess.CalledProcessError, with what the project printed, when it does not start."""
    subprocess.run(
        [sys.executable, "-c", PREPARE],
        cwd=folder,
        env=environment(**changes),
        check=True,
        capture_output=True,
        text=True,
    )


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# Runs a project's manage.py on a leash: when the process at the other end is gone, however it
# ended, so is the server.
LEASHED = """
import os, runpy, sys, threading
def follow():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=follow, daemon=True).start()
runpy.run_path("manage.py", run_name="__main__")
"""


@contextmanager
def serving(folder, seconds=60, **changes):
    """Serves a prepared project on a free port of this machine; gives its address.

    Raises RuntimeError, with the server's log, if it does not answer within so many seconds."""
    port = free_port()
    log = folder / "server.log"
    with open(log, "w") as file:
        server = subprocess.Popen(
            [sys.executable, "-u", "-c", LEASHED, "runserver", "--noreload", str(port)],
            cwd=folder,
            env=environment(**changes),
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(port, server, seconds, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate()


def wait_for(port, server, seconds, log):
    """Waits until something listens on the port, or raises RuntimeError with the log."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"The server does not answer. It printed:\n{log.read_text()}")
