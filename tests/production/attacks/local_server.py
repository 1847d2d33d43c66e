"""Serves a step that is then attacked: by gunicorn if it is installed (POSIX), else by `runserver`.

Its settings are programs/attacked_settings.py, or those of a module beside it."""

import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from guide import projects, servers
from tests.production.attacks.target import Target, claims_of, signed

HERE = Path(__file__).parent
SETTINGS = [HERE.parent / "programs/quick_settings.py", *HERE.glob("programs/attacked_*.py")]
SET_UP = HERE.parent / "programs/set_up.py"


@contextmanager
def served(step, settings="attacked_settings"):
    """Serve a copy of a step, with the users "attacked" and "staff", who have the same password.

    Args:
        settings: the name of a module in programs/.

    Yields:
        The Target, with the account "attacked".

    Raises:
        RuntimeError: with the log, if the server does not start.
        subprocess.CalledProcessError: if the project cannot be prepared.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = projects.lay_out(step.path, Path(folder).resolve() / "project")
        for path in SETTINGS:
            shutil.copy(path, project)
        password = secrets.token_urlsafe(16)
        env = projects.environment(DJANGO_SETTINGS_MODULE=settings, PASSWORD=password)
        command = [sys.executable, SET_UP, "attacked", "staff"]
        subprocess.run(command, cwd=project, env=env, check=True, capture_output=True)
        with serving(project, env) as address:
            sign = own_signer(env)
            yield Target(address, "attacked", password, sign, project / "server.log")


@contextmanager
def serving(project, env):
    """Serve the project on a free port with these variables, and yield its base URL."""
    port = servers.free_port()
    bind = f"{servers.ADDRESS}:{port}"
    command = ["manage.py", "runserver", "--noreload", bind]
    if os.name == "posix" and importlib.util.find_spec("gunicorn"):
        command = ["-m", "gunicorn", "config.wsgi", "--workers=2", "--threads=4", f"--bind={bind}"]
    with servers.serving(command, project, port, env):
        yield f"http://{bind}"


def own_signer(env):
    """Return a function that signs as the server does, with its active key or its secret.

    Args:
        env: the environment variables of the server.
    """

    def sign(payload, header):
        if header["alg"].startswith("HS"):
            return signed(payload, header, env["JWT_SIGNING_KEY"].encode())
        path = Path(env["JWT_KEYS_DIR"], f"{header['kid']}.pem")
        return signed(payload, header, load_pem_private_key(path.read_bytes(), None))

    return sign


def schema_hooks(module, own, other, *folders):
    """Return the environment of schemathesis with the hooks of a module.

    Args:
        own: the access token of its requests, whose login the hook of `keep_login` keeps.
        other: the access token of another login of this user, which may end.
        folders: where the module is, if it is not in programs/.
    """
    sids = {"OWN_SID": sid_of(own), "OTHER_SID": sid_of(other)}
    path = os.pathsep.join([str(HERE / "programs"), *folders])
    return os.environ | sids | {"PYTHONPATH": path, "SCHEMATHESIS_HOOKS": module}


def sid_of(token):
    return claims_of(token).get("sid", "")
