"""The servers that the notebooks talk to."""

import atexit
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from guide import course, projects
from guide.variants import layout


def variable(step):
    """The environment variable that holds the address of a running API of this step:
    "API_06_SIGNING_KEY" for "06_signing_key"."""
    return f"API_{step.upper()}"


def lay_out(name, side, settings, target):
    """Copies a step, or one side ("wrong" or "right") of a pitfall, to an empty folder, and adds
    these lines of Python to its settings. Returns the settings module to run it with."""
    if side:
        module = layout.lay_out(course.find_pitfall(name), side, target)
    else:
        projects.lay_out(course.find_step(name).path, target)
        module = "config.settings"
    if not settings:
        return module
    text = f"from {module} import *\n\n{settings}\n"
    (target / "notebook_settings.py").write_text(text, "utf-8")
    return "notebook_settings"


@contextmanager
def serving(name, side=None, settings=None):
    """Serves such a copy on a free port, with an empty database and the demo user; gives its
    address. Raises UsageError, with the last line that it printed, when it does not start."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        project = Path(folder)
        module = lay_out(name, side, settings, project)
        try:
            projects.prepare(project, DJANGO_SETTINGS_MODULE=module)
            server = projects.serving(project, seconds=60, DJANGO_SETTINGS_MODULE=module)
            address = stack.enter_context(server)
        except (subprocess.CalledProcessError, RuntimeError) as error:
            raise unstarted(name, getattr(error, "stderr", None) or str(error)) from None
        yield address


def unstarted(name, said):
    return course.UsageError(f"{name} does not start: {said.strip().splitlines()[-1]}")


@cache
def start(name, side=None, settings=None):
    """The address of such a server, started on the first call, ended with this process."""
    server = ExitStack()
    address = server.enter_context(serving(name, side, settings))
    atexit.register(server.close)
    return address


@cache
def start_service(name, **environment):
    """The address of another service that lives in this step's folder and needs no database. These
    environment variables say which. It ends with this process. Raises UsageError as serving does.
    """
    service = ExitStack()
    atexit.register(service.close)
    folder = service.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
    projects.lay_out(course.find_step(name).path, Path(folder))
    try:
        return service.enter_context(projects.serving(Path(folder), seconds=60, **environment))
    except RuntimeError as error:
        raise unstarted(name, str(error)) from None


@cache
def database():
    """The path of a file for a database that a server and this process share. Its folder goes when
    this process ends, after the servers."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return str(Path(folder.name) / "db.sqlite3")
