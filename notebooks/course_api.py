"""The notebooks' connection to the API. What else could connect them (a browser has no sockets)
is a module of this name with a `connect` that takes and gives the same."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

HELP = "Run `python3 -m guide notebooks` and open the notebook there."


class Stop(Exception):
    """Something the reader can put right: Jupyter shows the one sentence, and no traceback."""

    def _render_traceback_(self):
        return [str(self)]


VERSION = sys.version_info[:2]
if VERSION < (3, 11):
    raise Stop(f"This kernel is Python {VERSION[0]}.{VERSION[1]}; the course needs 3.11. {HELP}")

try:
    import requests

    from guide import course, projects
    from notebooks.serving import servers
except ImportError as missing:
    raise Stop(f"This kernel's Python has no {missing.name}. {HELP}") from None


class Session(requests.Session):
    """As in requests, but without a server it says so in one sentence."""

    trust_env = False  # no proxy to this very machine, no .netrc over our Authorization header

    def send(self, request, **options):
        try:
            return super().send(request, **options)
        except requests.ConnectionError:
            raise Stop(f"Nothing answers at {request.url}. {HELP}") from None


def connect(name, side=None, settings=None):
    """A `requests.Session`, and the address of a running API of this step.

    The address is taken from the environment (API_06_SIGNING_KEY for "06_signing_key"), where
    `python3 -m guide notebooks` puts it. Without it a server starts here, and ends with the
    kernel. So it does for one side of a pitfall ("wrong" or "right"), and when you want lines of
    Python added to the settings. Raises Stop."""
    given = servers.variable(name)
    try:
        if side or settings or given not in os.environ:
            address = servers.start(name, side, settings)
        else:
            address = os.environ[given].rstrip("/")
    except course.UsageError as error:
        raise Stop(str(error)) from None
    session = Session()
    try:
        assert session.get(f"{address}/api/public/", timeout=60).json()["message"]
    except Stop:
        raise
    except Exception:
        raise Stop(
            f"What answers at {address} is not the course's API. Correct or unset {given}, "
            "and restart Jupyter."
        ) from None
    return session, address


def start_service(name, **environment):
    """The address of another service of this step, started here with these environment variables:
    DJANGO_SETTINGS_MODULE is its settings. It ends with the kernel. Raises Stop."""
    try:
        return servers.start_service(name, **environment)
    except course.UsageError as error:
        raise Stop(str(error)) from None


def signing_key():
    """The key that the server signs with. You may have it because the server is yours."""
    return projects.environment()["JWT_SIGNING_KEY"]


def database():
    """The path of a file for a server's database, always the same one. It goes with the kernel."""
    return servers.database()
