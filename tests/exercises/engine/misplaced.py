"""Find edits in the course's own folders, steps/NAME, where `check` does not look."""

import subprocess

from guide import course
from guide.tools import git

SECONDS = 20


def edited_files(exercise):
    """Return the files of the finished step or pitfall that differ from the last commit.

    For a step, the step before it counts too. Without git, or without a commit, return none.
    """
    folders = [exercise.path]
    if isinstance(exercise, course.Step) and exercise.before:
        folders.append(exercise.before.path)
    places = [folder.relative_to(course.ROOT).as_posix() for folder in folders]
    try:
        run = git(
            *("status", "--porcelain", "-z", "--untracked-files=all", "--", *places),
            cwd=course.ROOT,
            timeout=SECONDS,
        )
    except (course.UsageError, OSError, subprocess.TimeoutExpired):
        return []
    entries = run.stdout.decode("utf-8", "replace").split("\0")
    names = [entry[3:] for entry in entries if entry[2:3] == " "]
    return [name for name in names if name.endswith(".py")]


def warning(edited, folder):
    """Return what to do about edits in the wrong folder.

    Args:
        edited: as edited_files() returns them.
        folder: the learner's folder, "work/04_token_urls".
    """
    place = "/".join(edited[0].split("/")[:2])
    return (
        f"`{edited[0]}` was changed, but `check` tests only `{folder}`. Make your change there. To "
        f"undo the change in `{place}`: git checkout -- {place}"
    )
