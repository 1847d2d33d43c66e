"""What a database is asked: only which migrations are applied, and for one user. It only reads."""

from pathlib import Path


def silent():
    """Return why a database cannot be asked, in one line, or ""."""
    from django.db import connections

    for alias in connections:
        connection = connections[alias]
        if connection.vendor == "sqlite" and not is_file(str(connection.settings_dict["NAME"])):
            return f"there is no file for the database {alias!r}"
        try:
            connection.ensure_connection()
            connection.introspection.table_names()
        except Exception as problem:  # each database has errors of its own
            return f"the database {alias!r} does not answer ({type(problem).__name__})"
    return ""


def applied_migrations(alias, app):
    """Return the names of an app's migrations that a database has applied, or None if it cannot
    be asked. Nothing is written, and no file is made."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    connection = connections[alias]
    if connection.vendor == "sqlite" and not is_file(str(connection.settings_dict["NAME"])):
        return None
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Exception:  # silent() says so
        return None
    return {name for label, name in applied if label == app}


def is_file(database):
    """Return whether a SQLite database is a file that exists; SQLite would make it."""
    return Path(database).is_file() or (database.startswith("file:") and "mode=ro" in database)
