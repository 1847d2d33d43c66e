"""The notebooks' connection to the API in a browser, in place of notebooks/course_api.py: there are
no sockets here, so the project runs beside the notebook, in the same Python."""

import json
import os
import secrets
from pathlib import Path

import requests

from lab.runtime import project, wsgi_adapter

ADDRESS = "http://127.0.0.1:8000"

os.environ.setdefault("JWT_SIGNING_KEY", secrets.token_urlsafe(48))
running = None


class Stop(Exception):
    """Something the reader can put right: Jupyter shows the one sentence, and no traceback."""

    def _render_traceback_(self):
        return [str(self)]


def connect(name, side=None, settings=None):
    """A `requests.Session`, and the address of a running API of this step. settings: lines of
    Python to add to its settings. Raises Stop: one Python runs one project, until it restarts."""
    global running
    wanted = name, side, settings
    if side:
        raise Stop("A pitfall's sides do not run beside a notebook in a browser.")
    if running not in (None, wanted):
        raise Stop("Another project runs in this kernel already. Restart the kernel first.")
    if running is None:
        start(name, settings)
        running = wanted
    wsgi_adapter.connect()
    return requests.Session(), ADDRESS


def start(name, settings):
    steps = json.loads(Path(__file__).with_name("course_steps.json").read_text("utf-8"))
    if name not in steps:
        raise Stop(f"There is no step called {name!r}.")
    module, files = "config.settings", steps[name]
    if settings:
        module = "notebook_settings"
        files[f"{module}.py"] = f"from config.settings import *\n\n{settings}\n"
    here = os.getcwd()
    try:
        outcome = project.start(files, {"DJANGO_SETTINGS_MODULE": module})
    finally:
        os.chdir(here)
    if "error" in outcome:
        raise Stop(f"{name} does not start. {outcome['error']}")


def signing_key():
    """The key that the server signs with. You may have it because the server is yours."""
    return os.environ["JWT_SIGNING_KEY"]
