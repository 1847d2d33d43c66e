"""Start a project in this process as its own manage.py starts it."""

import os
import runpy
import sys

from jwt_doctor import places, readonly, redact


class CannotStart(Exception):
    """The project does not start.

    Attributes:
        place: the file and the line, as "config/settings.py:12", or "".
    """

    def __init__(self, text, place=""):
        super().__init__(text)
        self.place = place


class Started(BaseException):
    """manage.py has called Django."""


def name_settings(module):
    """Do what manage.py does before it calls Django, and leave it at that."""
    sys.path.insert(0, os.getcwd())
    if module:
        os.environ["DJANGO_SETTINGS_MODULE"] = module
    if os.path.exists("manage.py"):
        run_manage(["check"] + (["--settings=" + module] if module else []))
    if module:
        os.environ["DJANGO_SETTINGS_MODULE"] = module
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        raise CannotStart(
            "No settings module is named. Name it: --settings MODULE, or --env-file FILE if "
            "DJANGO_SETTINGS_MODULE is in a file."
        )


def run_manage(arguments):
    import django.core.management as management

    def stop(*_, **__):
        raise Started

    django_s_own, management.execute_from_command_line = management.execute_from_command_line, stop
    sys.argv = ["manage.py"] + arguments
    try:
        runpy.run_path("manage.py", run_name="__main__")
    except Started:
        return
    except BaseException as problem:
        raise CannotStart(
            "manage.py does not start: " + redact.reason(problem), redact.place(problem)
        ) from None
    finally:
        management.execute_from_command_line = django_s_own
    raise CannotStart("manage.py does not call Django: this is not a Django project.")


def set_up():
    """Import the settings and start Django's apps. Raise CannotStart."""
    import django
    from django.conf import settings

    module = os.environ["DJANGO_SETTINGS_MODULE"]
    try:
        databases = settings.DATABASES
        if not settings.SECRET_KEY:
            raise_empty_key()
    except CannotStart:
        raise
    except BaseException as problem:
        place = place_of_key(problem) or redact.place(problem)
        raise CannotStart(f"{module} cannot be imported: {redact.reason(problem)}", place) from None
    settings.LOGGING_CONFIG = None  # its handlers may send or write
    for database in databases.values():
        prepare(database)
    try:
        django.setup()
    except BaseException as problem:
        raise CannotStart(
            "The project does not start: " + redact.reason(problem), redact.place(problem)
        ) from None
    from django.db import connections

    for alias in databases:
        try:
            connections[alias].execute_wrappers.append(readonly.only_read)
        except Exception:  # a backend that is not installed: nothing is asked of it
            pass


def raise_empty_key():
    raise CannotStart(
        "The settings cannot be used: SECRET_KEY must not be empty.", place_of_key(None)
    )


def place_of_key(problem):
    from jwt_doctor import trees

    if problem is not None and "SECRET_KEY setting must not be empty" not in str(problem):
        return ""
    path, line = places.locate("SECRET_KEY")
    return f"{trees.from_here(path)}:{line}" if path else ""


CONNECT = {
    "postgresql": "connect_timeout",
    "mysql": "connect_timeout",
    "postgis": "connect_timeout",
}


def prepare(database):
    """Let a database be read only, and not be waited for."""
    engine = str(database.get("ENGINE")).rpartition(".")[2]
    name = database.get("NAME")
    if engine == "sqlite3" and name and os.path.isfile(str(name)):
        database["NAME"] = readonly.read_only(name)
    if engine in CONNECT and isinstance(database.get("OPTIONS", {}), dict):
        database.setdefault("OPTIONS", {}).setdefault(CONNECT[engine], 3)
