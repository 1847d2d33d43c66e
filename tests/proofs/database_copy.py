"""A pytest plugin that copies the migrated database of a step into the test databases of its runs.

To migrate takes longer than most tests. A project whose models, apps or migrations differ from
those of the step gets no copy: it migrates its database itself."""

import hashlib
import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from guide import isolated_process


def pytest_addoption(parser):
    parser.addoption("--migrated", type=Path, help="the folder of the migrated databases")


def pytest_configure(config):
    use(config.getoption("migrated"))


def migrate(project, environment, log, folder):
    """Migrate the database of a project into a file in the folder. Run this in a fresh process."""
    isolated_process.enter(project, environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"}, log)
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    beside = Path(folder) / f"{os.getpid()}.new"
    connection.settings_dict["NAME"] = str(beside)
    call_command("migrate", verbosity=0, run_syncdb=True)
    connection.close()
    os.replace(beside, place(folder))


def use(folder):
    """Let pytest-django copy the migrated database of this folder, if it is there."""
    import django.test.utils

    setup = django.test.utils.setup_databases

    def setup_databases(*args, **options):
        with copied_from(folder):
            return setup(*args, **options)

    django.test.utils.setup_databases = setup_databases


@contextmanager
def copied_from(folder):
    """Replace `manage.py migrate` by a copy of the database, for the time of a `with` block."""
    from django.core.management.commands.migrate import Command
    from django.db import connections

    handle = Command.handle

    def copy(self, *args, **options):
        connection = connections[options["database"]]
        if connection.vendor != "sqlite" or not place(folder).exists():
            return handle(self, *args, **options)
        connection.ensure_connection()
        with closing(sqlite3.connect(place(folder))) as source:
            source.backup(connection.connection)

    Command.handle = copy
    try:
        yield
    finally:
        Command.handle = handle


def place(folder):
    """Return the path of the database for the project that runs in this process.

    Its name is a hash of what decides about the tables: the models, apps and migrations, and two
    settings."""
    from django.apps import apps
    from django.conf import settings

    digest = hashlib.sha256()
    digest.update(f"{settings.AUTH_USER_MODEL} {settings.DEFAULT_AUTO_FIELD}".encode())
    for app in apps.get_app_configs():
        for pattern in ("apps.py", "models.py", "models/*.py", "migrations/*.py"):
            for path in sorted(Path(app.path).glob(pattern)):
                digest.update(f"{app.label} {path.name}\n".encode() + path.read_bytes())
    return Path(folder) / f"{digest.hexdigest()}.sqlite3"
