"""Runs the checks inside a project, in the project's own Python, and prints what they say as JSON.

    python -B runner.py [SETTINGS]        in the folder of manage.py

The project starts as its own manage.py starts it, in the environment it is given. Its code can
write nothing in this process but temporary files: whatever else it tries to write is refused."""

import importlib.util
import json
import logging
import os
import pathlib
import platform
import re
import runpy
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]

SECRET_NAME = re.compile("API|TOKEN|KEY|SECRET|PASS|SIGNATURE|CREDENTIAL|DSN|URL$", re.IGNORECASE)
IN_AN_ADDRESS = re.compile(r"://[^@/\s]+@")
# Their text names what is missing; that of other exceptions may hold any value.
TELLING = (ImportError, NameError, AttributeError, KeyError, OSError, SyntaxError, SystemExit)

CHANGES = ("mkdir", "remove", "rename", "rmdir", "link", "symlink", "truncate")
TEMPORARY = os.path.realpath(tempfile.gettempdir())

LEVELS = {10: "info", 20: "info", 30: "warning", 40: "error", 50: "error"}


class CannotLook(Exception):
    """The project cannot be looked at. The text says why, in one line."""


def main(settings=None):
    """Prints {"findings": …}, or {"problem": one line}. What the project prints is dropped."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.path.pop(0)  # this folder is no part of the project
    try:
        said = examine(settings)
    except CannotLook as problem:
        said = {"problem": str(problem)}
    except BaseException as error:
        line = error.__traceback__.tb_next and error.__traceback__.tb_next.tb_lineno
        said = {"problem": f"The doctor fails over it ({type(error).__name__}, line {line})."}
    answer.write(json.dumps(said))
    answer.close()
    os._exit(0)  # threads that the project started do not matter any more


def examine(settings=None):
    """Looks at the project in the current folder, which must not have been started in this
    process; gives a dict that JSON can hold.

    Raises CannotLook."""
    if not hasattr(sys, "addaudithook"):
        raise CannotLook(f"{sys.executable} is older than Python 3.8: the doctor needs that.")
    load_checks()
    refuse_to_write()
    start(settings)
    set_up()
    return look()


def load_checks():
    """Import the checks of all pitfalls, and leave sys.path as the project has it."""
    sys.path.insert(0, str(ROOT))
    try:
        from jwt_doctor import apps, project, sources  # noqa: F401
    except ImportError as error:
        raise CannotLook(f"{sys.executable} has no Django ({error}).") from None
    apps.register_checks()
    sys.path.remove(str(ROOT))


# Reading only


def refuse_to_write():
    """From here on this process can open no file for writing, but for temporary ones, and make,
    rename or take away none."""
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    changing = {f"os.{name}" for name in CHANGES}
    make = os.mkdir

    def pretend(path, *args, **more):  # many settings make a folder for their logs
        return None if is_kept(path) else make(path, *args, **more)

    def hook(event, args):
        if (
            (event == "open" and (args[2] or 0) & writes and is_kept(args[0]))
            or (event in changing and any(is_kept(path) for path in args[:2]))
            or (event == "sqlite3.connect" and would_write(args[0]))
        ):
            raise PermissionError(13, "The doctor lets nothing be written", str(args[0]))

    os.mkdir = pretend
    if hasattr(pathlib, "_NormalAccessor"):  # up to Python 3.10
        pathlib._NormalAccessor.mkdir = staticmethod(pretend)
    logging.FileHandler._open = lambda handler: open(os.devnull, "w", encoding="utf-8")
    sys.addaudithook(hook)


def is_kept(path):
    """Whether a file is to stay as it is: all are, but devices and, outside of the project,
    temporary ones."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return False
    real = os.path.realpath(os.fsdecode(path))
    if real == os.path.realpath(os.devnull) or real.startswith("/dev/"):
        return False
    return within(real, os.getcwd()) or not within(real, TEMPORARY)


def within(path, folder):
    return os.path.join(path, "").startswith(os.path.join(os.path.realpath(folder), ""))


def would_write(database):
    """Whether SQLite makes or locks files when it opens this database."""
    name = os.fsdecode(database)
    return name != ":memory:" and "mode=memory" not in name and "mode=ro" not in name


def read_only(database):
    """The address of a SQLite file that opens it to read, and makes no file beside it."""
    path = pathlib.Path(database)
    # These two are there while a server has it open; then its latest rows stand in them.
    in_use = all(path.with_name(path.name + end).exists() for end in ("-wal", "-shm"))
    return path.resolve().as_uri() + ("?mode=ro" if in_use else "?mode=ro&immutable=1")


# Starting the project


def start(settings):
    """Does what manage.py does before it calls Django, and leaves it at that."""
    sys.path.insert(0, os.getcwd())
    if settings:
        os.environ["DJANGO_SETTINGS_MODULE"] = settings
    if os.path.exists("manage.py"):
        run_manage(["check"] + ([f"--settings={settings}"] if settings else []))
    if settings:
        os.environ["DJANGO_SETTINGS_MODULE"] = settings
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        raise CannotLook("manage.py names no settings module. Name it with --settings.")


def run_manage(arguments):
    import django.core.management as management

    def stop(*_, **__):
        raise Started

    django_s_own, management.execute_from_command_line = management.execute_from_command_line, stop
    sys.argv = ["manage.py", *arguments]
    try:
        runpy.run_path("manage.py", run_name="__main__")
    except Started:
        return
    except BaseException as error:
        raise CannotLook(f"manage.py does not start: {reason(error)}") from None
    finally:
        management.execute_from_command_line = django_s_own
    raise CannotLook("manage.py does not call Django: this is no Django project.")


class Started(BaseException):
    """manage.py has called Django."""


def set_up():
    import django
    from django.conf import settings

    module = os.environ["DJANGO_SETTINGS_MODULE"]
    try:
        databases = settings.DATABASES
    except BaseException as error:
        raise CannotLook(f"{module} cannot be imported: {reason(error)}") from None
    settings.LOGGING_CONFIG = None  # its handlers may send or write
    for database in databases.values():
        if str(database.get("ENGINE")).endswith("sqlite3") and os.path.isfile(database["NAME"]):
            database["NAME"] = read_only(database["NAME"])
    try:
        django.setup()
    except BaseException as error:
        raise CannotLook(f"The project does not start: {reason(error)}") from None


def reason(error):
    """Why something failed, in one line without a secret."""
    from django.core.exceptions import ImproperlyConfigured

    text = ""
    telling = isinstance(error, (*TELLING, ImproperlyConfigured))
    if telling or type(error).__name__ == "UndefinedValueError":  # python-decouple's
        text = " ".join(redacted(str(error), error.__traceback__).split())
    if isinstance(error, SystemExit):
        return text or "it ends the process"
    return f"{type(error).__name__}{place(error.__traceback__)}" + (f": {text}" if text else "")


def place(traceback):
    """Where in the project it was raised, as " (config/settings.py:12)"."""
    here = ""
    while traceback:
        path = own_file(traceback)
        if path:
            here = f" ({os.path.relpath(path)}:{traceback.tb_lineno})"
        traceback = traceback.tb_next
    return here


def own_file(traceback):
    """The file of the project that a frame runs, or None when it runs another's."""
    path = os.path.realpath(traceback.tb_frame.f_code.co_filename)
    own = os.path.isfile(path) and within(path, os.getcwd()) and "site-packages" not in path
    return path if own else None


def redacted(text, traceback):
    """The text without any value that may be a secret, of the environment or of a module that was
    running."""
    secrets = set(secrets_in(os.environ))
    while traceback:
        if own_file(traceback):
            secrets.update(secrets_in(traceback.tb_frame.f_globals))
            secrets.update(secrets_in(traceback.tb_frame.f_locals))
        traceback = traceback.tb_next
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "…")
    return IN_AN_ADDRESS.sub("://…@", text)


def secrets_in(names, depth=0):
    """The texts of four and more characters that stand under a secret's name, or in a dict within
    (SIMPLE_JWT …), under whatever name."""
    for name, value in list(names.items()):
        kind = type(value)  # isinstance would wake Django's lazy settings
        if issubclass(kind, dict) and depth < 3 and name != "__builtins__":
            yield from secrets_in(value, depth + 1)
        elif issubclass(kind, (str, bytes)) and len(value) > 3:
            if depth or SECRET_NAME.search(str(name)):
                yield value if isinstance(value, str) else value.decode("utf-8", "replace")


# Looking


def look():
    import django
    from django.conf import settings
    from django.core.checks.registry import registry

    from jwt_doctor import project, sources

    if not uses_simplejwt(settings):
        raise CannotLook("The project has no simplejwt: there is nothing for the doctor to see.")
    if importlib.util.find_spec("rest_framework_simplejwt") is None:
        raise CannotLook(f"simplejwt is not installed in {sys.executable}.")
    import rest_framework_simplejwt

    messages = []
    for check in sorted(registry.get_checks(), key=lambda check: check.__name__):
        if "pitfalls" in check.tags:
            try:
                messages += check(app_configs=None, databases=list(settings.DATABASES))
            except Exception as error:  # settings may hold anything
                project.note(f"{check.__name__} ({type(error).__name__} on the way)")
    messages.sort(key=lambda message: (-message.level, message.id))
    return {
        "settings": settings.SETTINGS_MODULE,
        "executable": sys.executable,
        "python": platform.python_version(),
        "django": django.__version__,
        "simplejwt": getattr(rest_framework_simplejwt, "__version__", None),
        "findings": [finding(each, sources) for each in messages if not each.is_silenced()],
        "silenced": sorted({each.id for each in messages if each.is_silenced()}),
        "not_seen": project.not_seen,
    }


def uses_simplejwt(settings):
    """Whether the settings name simplejwt, or anything that is routed imports it."""
    from jwt_doctor import sources

    if hasattr(settings, "SIMPLE_JWT") or "rest_framework_simplejwt" in str(
        [settings.INSTALLED_APPS, getattr(settings, "REST_FRAMEWORK", None)]
    ):
        return True
    sources.load_routes()
    return "rest_framework_simplejwt" in sys.modules


def finding(message, sources):
    path, line = sources.locate(str(message.obj))
    if path and within(os.path.realpath(path), os.getcwd()):
        path = os.path.relpath(os.path.realpath(path), os.path.realpath(os.getcwd()))
    return {
        "level": LEVELS.get(message.level, "error"),
        "pitfall": message.id.partition(".")[2],
        "where": str(message.obj),
        "file": path and pathlib.Path(path).as_posix(),
        "line": line,
        "message": str(message.msg),
        "hint": str(message.hint),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
