"""Serves a step to be attacked: as in production where gunicorn is (POSIX), else by Django's own
server. Its throttles are open, so that they hide nothing; its log is talkative, and read."""

import importlib.util
import os
import secrets
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from guide import projects
from tests.production.attacks.target import Target, signed

SETTINGS = """\
from config.settings import *

REST_FRAMEWORK = globals().get("REST_FRAMEWORK", {})
rates = REST_FRAMEWORK.get("DEFAULT_THROTTLE_RATES", {})
REST_FRAMEWORK |= {"DEFAULT_THROTTLE_RATES": dict.fromkeys(rates, "1000000/min")}

LOGGING = globals().get("LOGGING", {"version": 1, "disable_existing_loggers": False})
LOGGING.setdefault("formatters", {})["attacked"] = {"format": "%(name)s: %(message)s"}
handler = {"class": "logging.StreamHandler", "formatter": "attacked"}
LOGGING.setdefault("handlers", {})["attacked"] = handler
LOGGING.setdefault("loggers", {})["django"] = {"handlers": ["attacked"], "level": "INFO"}
"""

ACCOUNTS = """
import os
from django.contrib.auth import get_user_model
users = get_user_model().objects
users.create_user("attacked", password=os.environ["PASSWORD"])
users.create_user("staff", password=os.environ["PASSWORD"], is_staff=True)
"""

# As in guide.projects, the server ends when the process at the other end of its stdin is gone.
LEASHED = """
import os, runpy, signal, sys, threading
def follow():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=follow, daemon=True).start()
runpy.run_module("gunicorn", run_name="__main__")
"""


@contextmanager
def served(step):
    """Serves a copy of a step, with an account; gives the Target.

    Raises RuntimeError, with the log, where it does not start."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = projects.lay_out(step.path, Path(folder).resolve() / "project")
        (project / "attacked.py").write_text(SETTINGS, "utf-8")
        changes = {"DJANGO_SETTINGS_MODULE": "attacked", "PASSWORD": secrets.token_urlsafe(16)}
        projects.prepare(project, **changes)
        run_in(project, changes, "manage.py", "shell", "-c", ACCOUNTS)
        with serving(project, changes) as address:
            sign = own_signer(changes)
            log = project / "server.log"
            yield Target(address, "attacked", changes["PASSWORD"], sign, log)


def run_in(project, changes, *typed):
    subprocess.run(
        [sys.executable, *typed],
        cwd=project,
        env=projects.environment(**changes),
        check=True,
        capture_output=True,
    )


@contextmanager
def serving(project, changes):
    """Serves it on a free port; gives its address."""
    if not has_gunicorn():
        with projects.serving(project, **changes) as address:
            yield address
        return
    port, log = projects.free_port(), project / "server.log"
    command = ["config.wsgi", "--workers=2", "--threads=4", f"--bind=127.0.0.1:{port}"]
    with open(log, "w") as file:
        server = subprocess.Popen(
            [sys.executable, "-u", "-c", LEASHED, *command],
            cwd=project,
            env=projects.environment(**changes),
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        projects.wait_for(port, server, 60, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate()


def has_gunicorn():
    return os.name == "posix" and importlib.util.find_spec("gunicorn") is not None


def own_signer(changes):
    """What signs as the server does: with its newest key, or its secret."""
    env = projects.environment(**changes)

    def sign(payload, header):
        if header["alg"].startswith("HS"):
            return signed(payload, header, env["JWT_SIGNING_KEY"].encode())
        newest = max(Path(env["JWT_KEYS_DIR"]).glob("*.pem"))
        return signed(payload, header, load_pem_private_key(newest.read_bytes(), None))

    return sign
