"""Connects a notebook to the API in a browser, instead of notebooks/course_api.py.

A browser has no sockets: the project runs in the same Python as the notebook.
"""

import json
import os
import secrets
from pathlib import Path

from lab.runtime import project, wsgi_adapter

ADDRESS = "http://127.0.0.1:8000"

os.environ.setdefault("JWT_SIGNING_KEY", secrets.token_urlsafe(48))
running = None


class Stop(Exception):
    """An error that the reader can fix. Jupyter shows its sentence, without a traceback."""

    def _render_traceback_(self):
        return [str(self)]


def connect(name, side=None, settings=None, signs=False):
    """Start the API of a step, and return its base URL.

    Args:
        name: such as "05_refresh".
        settings: lines of Python to add to its settings.
        signs: if True, the notebook signs as the server does. Here both have the same key.

    Raises:
        Stop: if another project runs already, or if this one does not start.
    """
    global running
    wanted = name, side, settings
    if side:
        raise Stop("The variants of a pitfall do not run beside a notebook in a browser.")
    if running not in (None, wanted):
        raise Stop("Another project runs in this kernel already. Restart the kernel first.")
    if running is None:
        start(name, settings)
        running = wanted
    wsgi_adapter.connect()
    return ADDRESS


def start(name, settings):
    """Start the project of a step in this Python.

    Raises:
        Stop: if there is no such step, or if it does not start.
    """
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
    """Return the key with which the server signs. You may have it because the server is yours."""
    return os.environ["JWT_SIGNING_KEY"]
