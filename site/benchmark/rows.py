"""What is measured: each row is one way to authenticate a request, before the same response."""

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from guide import course, projects
from guide.bootstrap import PYTHONPATH

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """What is requested, with which header of credentials.py, and how it is served."""

    title: str
    path: str
    credential: str | None = "jwt"
    project: str = "baselines"  # the folder here whose files are laid over a step
    settings: str = "baselines"
    application: str = "config.wsgi:application"
    server: str = "gunicorn"

    @property
    def environment(self):
        return {"DJANGO_SETTINGS_MODULE": self.settings}

    def header(self, headers):
        """Return the header that it sends, {"Authorization": "Bearer …"}, or {}."""
        return dict([headers[self.credential]] if self.credential else [])


STEP = {"path": "/api/protected/", "project": "last", "settings": "config.settings"}
SHARED = {"project": "shared", "settings": "shared_key"}
FAST = {"application": "fast:app", "server": "uvicorn"}

OPEN, DEFAULT = "open", "jwt"  # what the others are compared with
ROWS = {
    OPEN: Row("a view that is open to all", "/open/", None),
    "session": Row("session cookie", "/session/", "session"),
    "token": Row("REST framework's token", "/token/", "token"),
    "knox": Row("knox", "/knox/", "knox"),
    DEFAULT: Row("JWT, simplejwt as it comes", "/jwt/"),
    "persistent": Row("JWT, connections kept", "/jwt/", settings="persistent_connections"),
    "last": Row("the last step", **STEP),
    "shared": Row("the last step with HS256", **STEP | SHARED),
    "stateless": Row("the last step, stateless", **STEP | {"settings": "stateless"}),
    "ninja": Row("django-ninja-jwt", "/ninja/", "ninja"),
    "fastapi": Row("FastAPI, stateless", "/stateless", **FAST),
    "fastapi-awaits": Row("FastAPI and SQLAlchemy", "/awaits", **FAST),
    "fastapi-blocks": Row("FastAPI and SQLAlchemy, no await", "/blocks", **FAST),
}
# The step that is under the files of a folder; None: the last one.
STEPS = {"baselines": "04", "last": None, "shared": None}

# Behind gunicorn as the lesson has it, and once more behind a server that is written in Rust.
AGAIN = (DEFAULT, "persistent", "last", "shared", "stateless")
ROWS_OVER_HTTP = ROWS | {
    f"{name}-granian": replace(ROWS[name], title=f"{ROWS[name].title} (granian)", server="granian")
    for name in AGAIN
}


@contextmanager
def prepared(names=tuple(STEPS), **environment):
    """Lay out the projects, each with its database and the demo user.

    Args:
        environment: more environment variables for a project, last={"DATABASE_URL": …}.

    Yields:
        {"last": (its folder, {"jwt": ["Authorization", "Bearer …"]})}, the headers of its user.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as parent:
        yield {
            name: prepare(name, Path(parent) / name, environment.get(name, {})) for name in names
        }


def prepare(name, folder, environment):
    step = course.find_step(STEPS[name]) if STEPS[name] else course.end_of_part_two()
    for source in (step.path, HERE / name):
        projects.lay_out(source, folder)
    settings = next(row.settings for row in ROWS.values() if row.project == name)
    environment = {"DJANGO_SETTINGS_MODULE": settings} | environment
    projects.prepare(folder, **environment)
    said = subprocess.run(
        [sys.executable, "-m", "benchmark.credentials"],
        cwd=folder,
        env=projects.environment(PYTHONPATH=PYTHONPATH, **environment),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return folder, json.loads(said.stdout)
