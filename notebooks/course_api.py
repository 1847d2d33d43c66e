"""Find or start the API that a notebook sends its requests to.

A browser has no sockets. There, another module of this name and with the same functions starts the
API."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

HELP = "Run `python3 -m guide notebooks` and open the notebook there."
NEEDED = (3, 11)


class Stop(Exception):
    """An error that the reader can fix. Jupyter shows its sentence, without a traceback."""

    def _render_traceback_(self):
        return [str(self)]


if sys.version_info[:2] < NEEDED:
    found = ".".join(map(str, sys.version_info[:2]))
    raise Stop(f"This kernel is Python {found}; the course needs 3.11. {HELP}")

try:
    import requests

    from notebooks.serving import BY_COMMAND, variable
except ImportError as missing:
    raise Stop(f"This kernel's Python has no {missing.name}. {HELP}") from None

SECONDS = 60  # a server that has not responded until then has stopped
started = set()  # the URLs of the servers that this kernel has started


def connect(name, side=None, settings=None, signs=False):
    """Return the base URL of a running API of a step.

    An environment variable holds it, API_06_SIGNING_KEY for "06_signing_key":
    `python3 -m guide notebooks` sets that. If it is not set, a server starts here and ends with
    the kernel.

    Args:
        side: "wrong" or "right" starts that version of a pitfall.
        settings: lines of Python to add to the settings of a server that starts here.
        signs: if True, the notebook signs as the server does, with JWT_SIGNING_KEY.

    Raises:
        Stop: if there is no such API, or if it signs with another key.
    """
    send_straight_to_this_machine()
    url = os.environ.get(variable(name), "").rstrip("/")
    if side or settings or not url:
        return start(name, side, settings)
    if "://" not in url:
        url = f"http://{url}"
    check(url, name)
    if signs:
        check_key(url, name)
    return url


def send_straight_to_this_machine():
    """Let `requests` use no proxy for this machine, and no password of a .netrc file."""
    if "127.0.0.1" not in os.environ.get("NO_PROXY", ""):
        others = os.environ.get("NO_PROXY") or os.environ.get("no_proxy")
        os.environ["NO_PROXY"] = ",".join(filter(None, [others, "127.0.0.1", "localhost"]))
    os.environ["NETRC"] = os.devnull


def start(name, side=None, settings=None, service=None):
    """Start a server in this kernel, and return its base URL. It ends with the kernel.

    Args:
        service: the environment variables of another service of the step, or None.
    """
    try:
        from guide import course, projects
        from notebooks.serving import servers
    except ImportError as missing:
        raise Stop(
            f"This kernel's Python has no {missing.name}, so it cannot start the API. {HELP}"
        ) from None
    os.environ.setdefault("JWT_SIGNING_KEY", projects.environment()["JWT_SIGNING_KEY"])
    try:
        with shown_meanwhile(f"Starting the server of {name} …"):
            if service:
                url = servers.start_service(name, **service)
            else:
                url = servers.start(name, side, settings)
    except course.UsageError as error:
        raise Stop(str(error)) from None
    started.add(url)
    return url


class shown_meanwhile:
    """A context manager that shows a line while its block runs, and removes it after that."""

    def __init__(self, line):
        self.line = line

    def __enter__(self):
        print(self.line, flush=True)

    def __exit__(self, *_):
        if "IPython" in sys.modules:
            sys.modules["IPython"].display.clear_output()


def check(url, name):
    """Raise Stop if what responds at a URL is not an API of the course."""
    try:
        requests.get(f"{url}/api/public/", timeout=SECONDS).json()["message"]
    except requests.ConnectionError:
        raise Stop(unanswered(url, name)) from None
    except requests.Timeout:
        raise Stop(f"{url} has not responded for {SECONDS} s. {advice(url, name)}") from None
    except Exception:
        raise Stop(
            f"The server at {url} is not an API of the course. Correct or unset {variable(name)}, "
            "and restart Jupyter."
        ) from None


def check_key(url, name):
    """Raise Stop if JWT_SIGNING_KEY is not the key with which the API at a URL signs."""
    import jwt

    key = os.environ.get("JWT_SIGNING_KEY")
    claims = {"token_type": "access", "jti": "1", "user_id": "1", "exp": int(time.time()) + 60}
    token = jwt.encode(claims, key) if key else "unsigned"
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.get(f"{url}/api/protected/", headers=headers, timeout=SECONDS)
    if answer.status_code == 401 and answer.json().get("code") == "token_not_valid":
        raise Stop(
            f"The API at {url} signs with another key than this notebook. Set JWT_SIGNING_KEY to "
            f"the key of the API before you start Jupyter. Or unset {variable(name)}: then the "
            "notebook starts an API of its own."
        )


def unanswered(url, name=None):
    """Return what to do when nothing answers at the URL of a request, or of the API of a step."""
    return f"Nothing answers at {url}. {advice(url, name)}"


def advice(url, name=None):
    """Return how the reader starts the API again that does not answer."""
    base = "/".join(str(url).split("/")[:3])
    if base in started:
        return "Restart the kernel and run the notebook from the top: this starts the server again."
    if os.environ.get(BY_COMMAND):
        return (
            "The API has stopped. In the terminal where `python3 -m guide notebooks` runs, press "
            "Ctrl-C, and type the command again."
        )
    its = f" {variable(name)}" if name else ", as API_06_SIGNING_KEY,"
    return (
        f"Start that API again. Or unset the variable{its} and restart Jupyter: then the notebook "
        "starts an API of its own."
    )


# If a request in any cell fails, one sentence says so, too.
requests.ConnectionError._render_traceback_ = lambda error: [
    unanswered(error.request.url if error.request else "the server")
]


def start_service(name, **environment):
    """Return the base URL of another service of a step, started here with these environment
    variables. It ends with the kernel.

    Raises:
        Stop: if it does not start.
    """
    return start(name, service=environment)


def signing_key():
    """Return the key with which the server signs. You may have it because the server is yours."""
    from guide import projects

    return projects.environment()["JWT_SIGNING_KEY"]


def database():
    """Return the path of a file for a server's database: the same one for the whole kernel, which
    removes it when it ends."""
    from notebooks.serving import servers

    return servers.database()
