"""Let a process write nothing but temporary files, whatever the code of a project tries."""

import logging
import os
import pathlib
import sys
import tempfile

CHANGES = ("mkdir", "remove", "rename", "rmdir", "link", "symlink", "truncate")
TEMPORARY = os.path.realpath(tempfile.gettempdir())


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


class NotAsked(Exception):
    """A query that the doctor does not send."""


def only_read(execute, sql, params, many, context):
    """Send a query that reads, and refuse every other: a wrapper for Django's connections."""
    word = str(sql).lstrip("( \n\t").partition(" ")[0].upper()
    if word not in ("SELECT", "SHOW", "PRAGMA", "SET"):
        raise NotAsked("The doctor changes nothing in a database.")
    return execute(sql, params, many, context)
