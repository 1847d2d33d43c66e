"""What is measured: each row is one way to know who is asking, before the same answer."""

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
    """What is asked for, with which of the headers of credentials.py, and how it is served."""

    title: str
    path: str
    credential: str | None = "jwt"
    project: str = "others"  # the folder here whose files are laid over a step
    settings: str = "others"
    cache: str = "locmemcache://"  # step 16's own variable
    application: str = "config.wsgi:application"
    server: str = "gunicorn"

    @property
    def environment(self):
        return {"DJANGO_SETTINGS_MODULE": self.settings, "CACHE_URL": self.cache}

    def header(self, headers):
        """What it sends to say who is asking: {"Authorization": "Bearer …"}, or nothing."""
        return dict([headers[self.credential]] if self.credential else [])


STEP = {"path": "/api/protected/", "project": "last", "settings": "config.settings"}
SHARED = STEP | {"project": "shared", "settings": "shared_key"}
FAST = {"application": "fast:app", "server": "uvicorn"}
LEAN = "two middlewares, JSON alone"
NO_CACHE = "dummycache://"

OPEN, DEFAULT = "open", "jwt"  # what the others are compared with
ROWS = {
    OPEN: Row("a view that is open to all", "/open/", None),
    "session": Row("session cookie", "/session/", "session"),
    "token": Row("REST framework's token", "/token/", "token"),
    "knox": Row("knox", "/knox/", "knox"),
    DEFAULT: Row("JWT, simplejwt as it comes", "/jwt/"),
    "kept": Row("JWT, connections kept", "/jwt/", settings="kept"),
    "checked": Row("the last step, without a cache", cache=NO_CACHE, **STEP),
    "cached": Row("the last step", **STEP),
    "stateless": Row("the last step, stateless", **STEP | {"settings": "stateless"}),
    "shared-checked": Row("the same with HS256, without a cache", cache=NO_CACHE, **SHARED),
    "shared-cached": Row("the same with HS256", **SHARED),
    "shared-stateless": Row(
        "the same with HS256, stateless", **SHARED | {"settings": "shared_key_stateless"}
    ),
    "ninja": Row("django-ninja-jwt", "/ninja/", "ninja"),
    "fastapi": Row("FastAPI, stateless", "/stateless", **FAST),
    "fastapi-awaits": Row("FastAPI and SQLAlchemy", "/awaits", **FAST),
    "fastapi-blocks": Row("FastAPI and SQLAlchemy, no await", "/blocks", **FAST),
    "lean": Row(f"not to copy: SQL by hand, {LEAN}", "/as-set/", settings="lean"),
    "lean-cached": Row(f"not to copy: a dictionary, {LEAN}", "/as-set/", settings="lean_cached"),
}
# The step that is under the files of a folder; None: the last one.
STEPS = {"others": "04", "last": None, "shared": None}

# Behind gunicorn as the lesson has it, and once more behind a server that is written in Rust.
AGAIN = ("checked", "cached", "stateless", "shared-cached", "lean", "lean-cached")
ROWS_OVER_HTTP = ROWS | {
    f"{name}-granian": replace(ROWS[name], title=f"{ROWS[name].title} (granian)", server="granian")
    for name in AGAIN
}


@contextmanager
def prepared(names=tuple(STEPS), **environment):
    """Lays out the projects, each with its database and the demo user; gives {"last": (its folder,
    {"jwt": ["Authorization", "Bearer …"]})}: the headers by which its user may be known.
    environment: what else its processes are given, as last={"DATABASE_URL": …}."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as parent:
        yield {
            name: prepare(name, Path(parent) / name, environment.get(name, {})) for name in names
        }


def prepare(name, folder, environment):
    step = course.find_step(STEPS[name]) if STEPS[name] else course.steps()[-1]
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
