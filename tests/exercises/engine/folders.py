"""Copy a learner's folder, and replace the files in it while the folder itself stays.

A terminal or a server whose working directory is the folder then sees the new files."""

import filecmp
import os
import shutil
from pathlib import Path

from guide.course import IGNORED

# What a learner may have beside the exercise. It stays where it is, and is never copied.
STAYS = (".git", ".venv", "venv", ".idea", ".vscode", "node_modules")


def files(folder):
    """Return the files in a folder as sorted relative paths, without caches and what stays.

    A symbolic link counts as a file, even if it leads to a folder.

    Raises:
        OSError: if a folder in it cannot be read.
    """
    found = []
    for place, folders, names in os.walk(folder, onerror=_raise):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        folders[:] = [name for name in folders if not _is_skipped(Path(place, name))]
        paths = [Path(place, name) for name in names + links if name not in IGNORED + STAYS]
        found += [path.relative_to(folder) for path in paths if path.is_symlink() or path.is_file()]
    return sorted(found)


def _raise(error):
    raise error


def _is_skipped(path):
    is_environment = (path / "pyvenv.cfg").exists()
    return path.is_symlink() or path.name in IGNORED + STAYS or is_environment


def copy(folder, target):
    """Copy the files of a folder to a new one, flushed to the disk, and whole or not at all.

    Args:
        target: a path at which there is nothing yet.

    Raises:
        OSError: if a file cannot be copied. The target does not exist then.
    """
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        for name in files(folder):
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / name, part / name, follow_symlinks=False)
            if not (part / name).is_symlink():
                _flush(part / name, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
        for place, _, _ in os.walk(part):
            _flush_folder(place)
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    _flush_folder(target.parent)


def _flush_folder(path):
    if os.name == "posix":  # Windows cannot open a folder, and has no need to
        _flush(path, os.O_RDONLY)


def _flush(path, mode):
    opened = os.open(path, mode)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def replace(new, target):
    """Move the files of a folder into another, and remove what the other had besides.

    Both folders are on one disk. Each file is replaced in one go, and a file that is equal is not
    touched. A file that is moved gets the present time, so that a server notices it.

    Raises:
        OSError: if a file cannot be replaced, as on Windows while a program uses it. Some files
            are replaced by then, and others are not.
    """
    wanted = files(new)
    folders = {folder for name in wanted for folder in name.parents}
    for name in files(target):
        if name in folders:  # a file is where a folder has to be
            (target / name).unlink()
    for name in wanted:
        _replace_file(new / name, target / name)
    known = {str(name).casefold(): name for name in wanted}
    for name in set(files(target)) - set(wanted):
        twin = known.get(str(name).casefold())
        if twin and os.path.samefile(target / name, target / twin):  # a disk that ignores case
            (target / name).rename(target / twin)
        else:
            (target / name).unlink()
    _remove_empty_folders(target, folders)


def _replace_file(source, destination):
    destination.parent.mkdir(parents=True, exist_ok=True)
    if destination.is_dir() and not destination.is_symlink():
        shutil.rmtree(destination)
    elif _is_equal(source, destination):
        return
    if not source.is_symlink():
        os.utime(source)
    os.replace(source, destination)


def _remove_empty_folders(target, wanted):
    """Remove the folders of a learner's own in which there is nothing any more but caches."""
    found = [Path(place) for place, _, _ in os.walk(target)]
    for folder in reversed(found):
        name = folder.relative_to(target)
        if name in wanted or any(_is_skipped(target / part) for part in [name, *name.parents]):
            continue
        left = list(folder.iterdir())
        if all(path.name in IGNORED for path in left):
            shutil.rmtree(folder, ignore_errors=True)


def is_equal(first, second, ignored="\0"):
    """Return True if two folders hold the same files.

    Args:
        ignored: files whose name contains this text may differ, or be missing.
    """
    names = [[name for name in files(each) if ignored not in name.name] for each in (first, second)]
    return names[0] == names[1] and all(_is_equal(first / name, second / name) for name in names[0])


def _is_equal(first, second):
    if first.is_symlink() or second.is_symlink():
        both = first.is_symlink() and second.is_symlink()
        return both and os.readlink(first) == os.readlink(second)
    return second.is_file() and filecmp.cmp(first, second, shallow=False)
