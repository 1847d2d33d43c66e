"""Start the servers that the notebooks talk to."""

import atexit
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from guide import course, packages, projects
from guide.variants import layout


def lay_out(name, side, settings, target):
    """Copy a step, or a variant of a pitfall, to a folder, and return its settings module.

    Args:
        side: of a pitfall, "wrong" or "right"; None for a step.
        settings: lines of Python that are added to the settings, or None.
        target: an empty folder.

    Raises:
        UsageError: with the command that installs its packages, if they are missing.
    """
    exercise = course.find_pitfall(name) if side else course.find_step(name)
    packages.require(exercise)
    if side:
        module = layout.lay_out(exercise, side, target)
    else:
        projects.lay_out(exercise.path, target)
        module = "config.settings"
    if not settings:
        return module
    text = f"from {module} import *\n\n{settings}\n"
    (target / "notebook_settings.py").write_text(text, "utf-8")
    return "notebook_settings"


@contextmanager
def serving(name, side=None, settings=None):
    """Serve such a copy on a free port, with an empty database and the demo user.

    Yields:
        Its base URL.

    Raises:
        UsageError: with the last line that it printed, if it does not start. If its packages are
            missing, with the command that installs them.
    """
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
    """Return the UsageError for a server that printed this and ended."""
    return course.UsageError(f"{name} does not start: {said.strip().splitlines()[-1]}")


@cache
def start(name, side=None, settings=None):
    """Return the URL of such a server. The first call starts it; it ends with this process."""
    server = ExitStack()
    address = server.enter_context(serving(name, side, settings))
    atexit.register(server.close)
    return address


@cache
def start_service(name, **environment):
    """Return the URL of another service of a step, which needs no database.

    It ends with this process.

    Args:
        environment: the environment variables that say which service.

    Raises:
        UsageError: as serving() does.
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
    """Return the path of a file for a database that a server and this process share.

    Its folder is removed when this process ends, after the servers.
    """
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return str(Path(folder.name) / "db.sqlite3")
