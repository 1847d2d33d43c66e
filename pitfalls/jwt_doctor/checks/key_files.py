"""Keys beside the code."""

import os
from pathlib import Path

from jwt_doctor import keys, project, trees
from jwt_doctor.findings import check, warning


@check("settings")
def private_key_in_the_project():
    if project.simple_jwt("ALGORITHM") not in keys.ASYMMETRIC:
        return
    root = repository(Path.cwd())
    ignored = ignored_names(root) | ignored_names(Path.cwd())
    for path in key_files(Path.cwd()):
        if is_ignored(path, ignored):
            continue
        yield warning(
            "A private key is in the folder of the code: everyone with the code can sign tokens.",
            "Move it out of the folder, make a new pair, and name the file in an environment "
            "variable.",
            f"{trees.from_here(path)}:1",
        )


def repository(folder):
    for each in [folder] + list(folder.parents)[:3]:
        if (each / ".git").exists():
            return each
    return folder


def key_files(folder):
    """Return the paths of the files with a private key."""
    return [path for path in pem_files(folder) if "PRIVATE KEY-----" in beginning(path)]


def pem_files(folder):
    """Return the paths of the files that are called as keys are."""
    found = []
    for place, folders, names in os.walk(str(folder)):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and name not in ("node_modules", "site-packages")
            and not (Path(place) / name / "pyvenv.cfg").exists()
        ]
        found += [Path(place) / name for name in names if name.endswith(ENDINGS)]
    return sorted(found)[:50]


ENDINGS = (".pem", ".key", ".rsa", ".pub")


def beginning(path):
    try:
        with open(str(path), encoding="latin-1") as file:
            return file.read(4000)
    except OSError:
        return ""


def ignored_names(folder):
    try:
        text = (folder / ".gitignore").read_text("utf-8", "replace")
    except OSError:
        return set()
    return {line.strip().strip("/") for line in text.splitlines() if line.strip()[:1] not in "#!"}


def is_ignored(path, ignored):
    parts = set(path.relative_to(Path.cwd()).parts)
    return bool(ignored & (parts | {"*" + path.suffix, trees.from_here(path)}))
