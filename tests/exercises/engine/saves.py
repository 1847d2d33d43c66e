"""Copy the learner's folders to work/saved/NAME-TIME before a command replaces their files.

No command removes these copies."""

import re
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from guide import course
from guide.bootstrap import COMMAND
from tests.exercises.engine import folders

NAME = re.compile(r"(.+)-(\d{8}-\d{6})-\d{6}\Z")
DATABASE = ".sqlite3"


@dataclass(frozen=True)
class Save:
    """A copy of a learner's folder."""

    path: Path

    @property
    def name(self):
        return self.path.name

    @property
    def folder_name(self):
        """Return the name of the folder in work/ that it is a copy of."""
        return NAME.match(self.name)[1]

    @property
    def exercise_name(self):
        """Return the name that the exercise has now."""
        return course.new_name(self.folder_name)

    @property
    def when(self):
        """Return the local time of the copy, such as "2026-11-25 at 13:05:20"."""
        saved_at = datetime.strptime(NAME.match(self.name)[2], "%Y%m%d-%H%M%S")
        return f"{saved_at:%Y-%m-%d at %H:%M:%S}"

    def __str__(self):
        return shown(self.path)


def saves(exercise_name=None):
    """Return the saves of an exercise, or all, the newest last."""
    found = [Save(path) for path in _folder().glob("*-*") if NAME.match(path.name)]
    mine = [save for save in found if exercise_name in (None, save.exercise_name)]
    return sorted(mine, key=lambda save: save.name.removeprefix(save.folder_name))


def _folder():
    return course.WORK / "saved"


def find(text):
    """Return the save of that name, or whose name begins so. None if the text names no save.

    Raises:
        UsageError: if the text looks like the name of a save and there is none, or several.
    """
    wanted = Path(text).name
    stem = re.match(r"(.+)-\d{4,8}(-|\Z)", wanted)
    if not stem:
        return None
    matching = [save for save in saves() if save.name.startswith(wanted)]
    exact = [save for save in matching if save.name == wanted]
    if len(exact or matching) == 1:
        return (exact or matching)[0]
    near = matching or saves(course.new_name(stem[1])) or saves()
    names = [save.name for save in near[-3:]]
    what = f"{len(matching)} saves begin with" if matching else "There is no save called"
    hint = f"Did you mean {course.listed(names)}? " if names else ""
    raise course.UsageError(f"{what} {text!r}. {hint}All saves: {COMMAND} restore --list")


def newest_that_differs(exercise_name, folder):
    """Return the newest save of an exercise with other files than the folder has, or None.

    The database does not count: it differs after each login.
    """
    return next(
        (
            save
            for save in reversed(saves(exercise_name))
            if not folder.exists() or not folders.is_equal(save.path, folder, ignored=DATABASE)
        ),
        None,
    )


def keep(folder):
    """Copy a learner's folder, and return the Save. None if there are no files in it.

    A copy that has the same files already is returned instead of a second one.

    Raises:
        UsageError: if it cannot be copied. Nothing is changed then.
    """
    try:
        if not folders.files(folder):
            return None
        for save in saves(course.new_name(folder.name)):
            if folders.is_equal(save.path, folder):
                return save
        stamp = f"{datetime.now():%Y%m%d-%H%M%S-%f}"
        save = Save(_folder() / f"{folder.name}-{stamp}")
        folders.copy(folder, save.path)
    except OSError as error:
        raise course.UsageError(
            f"{shown(folder)} cannot be copied to work/saved: {_reason(error)}. Nothing has been "
            "changed."
        ) from None
    return save


# Replacing


def put(new, target):
    """Put a finished folder in the place of a learner's, and return the Save of what was there.

    The learner's folder itself stays: a terminal in it sees the new files. If this is interrupted,
    the folder is unfinished until the command is run again. None: there was nothing to save.

    Raises:
        UsageError: if the files cannot be copied or replaced.
    """
    if not target.exists():
        _move(new, target)
        return None
    save = keep(target)
    unfinished = _unfinished(target)
    shutil.rmtree(unfinished, ignore_errors=True)
    _move(new, unfinished)
    try:
        folders.replace(unfinished, target)
    except OSError as error:
        raise course.UsageError(
            f"{shown(target)} cannot be replaced: {_reason(error)}. Stop what uses it, such as a "
            f"server or an editor, and run the command again. {_is_kept(save)}"
        ) from None
    except KeyboardInterrupt:
        print(f"Stopped. {_unfinished_words(target, save)}", file=sys.stderr)
        raise
    shutil.rmtree(unfinished, ignore_errors=True)
    return save


def refuse_unfinished(folder):
    """Raise UsageError if the replacement of a folder was interrupted."""
    if _unfinished(folder).exists():
        kept = saves(course.new_name(folder.name))
        raise course.UsageError(_unfinished_words(folder, kept[-1] if kept else None))


def _unfinished_words(folder, save):
    back = f"To bring them back: {COMMAND} restore {save.name}. " if save else ""
    return (
        f"{shown(folder)} is incomplete: a command that replaces its files was interrupted. "
        f"{_is_kept(save)} {back}To start over: {COMMAND} start {folder.name} --again"
    )


def _is_kept(save):
    return f"Your files are in {save}." if save else "There were no files of yours in it."


def _unfinished(folder):
    return course.WORK / f".unfinished-{folder.name}"


def _move(old, new):
    try:
        old.rename(new)
    except OSError as error:
        raise course.UsageError(
            f"{shown(new)} cannot be created: {_reason(error)}. Stop what uses it, such as a "
            "server or an editor, and run the command again. Your files have not been changed."
        ) from None


def _reason(error):
    about = f" ({Path(error.filename).name})" if error.filename else ""
    return f"{error.strerror or error}{about}"


def shown(path):
    """Return a path as messages show it: relative to the root of the course."""
    if path.is_relative_to(course.ROOT):
        return path.relative_to(course.ROOT).as_posix()
    return str(path)
