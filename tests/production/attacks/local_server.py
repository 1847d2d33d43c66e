"""Serves a step that is then attacked: by gunicorn if it is installed (POSIX), else by `runserver`.

The throttles allow everything, so that they hide nothing. The log contains every message of Django.
"""

import importlib.util
import os
import secrets
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from guide import projects, servers
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

ACCOUNTS = Path(__file__).parent / "programs" / "create_accounts.py"


@contextmanager
def served(step):
    """Serve a copy of a step, with an account, and yield the Target.

    Raises RuntimeError, with the log, if it does not start."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = projects.lay_out(step.path, Path(folder).resolve() / "project")
        (project / "attacked.py").write_text(SETTINGS, "utf-8")
        changes = {"DJANGO_SETTINGS_MODULE": "attacked", "PASSWORD": secrets.token_urlsafe(16)}
        projects.prepare(project, **changes)
        run_in(project, changes, ACCOUNTS)
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
    """Serve the project on a free port, and yield its base URL."""
    if not has_gunicorn():
        with projects.serving(project, **changes) as address:
            yield address
        return
    port = servers.free_port()
    bind = f"{servers.ADDRESS}:{port}"
    command = ["-m", "gunicorn", "config.wsgi", "--workers=2", "--threads=4", f"--bind={bind}"]
    with servers.serving(command, project, port, projects.environment(**changes)):
        yield f"http://{bind}"


def has_gunicorn():
    return os.name == "posix" and importlib.util.find_spec("gunicorn") is not None


def own_signer(changes):
    """Return a function that signs as the server does, with its newest key or its secret."""
    env = projects.environment(**changes)

    def sign(payload, header):
        if header["alg"].startswith("HS"):
            return signed(payload, header, env["JWT_SIGNING_KEY"].encode())
        newest = max(Path(env["JWT_KEYS_DIR"]).glob("*.pem"))
        return signed(payload, header, load_pem_private_key(newest.read_bytes(), None))

    return sign
