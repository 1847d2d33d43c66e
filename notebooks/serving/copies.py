"""The learner's copies of the notebooks, in work/notebooks: git never sees what is typed there."""

import copy
import json
import re
import shutil
from contextlib import suppress

from guide import course
from notebooks.hints import HINTS

FOLDER = course.WORK / "notebooks"
FROM_MEMORY = FOLDER / "from_memory"  # the same without its text, to do again
# A link, or a path in the code, that leads out of the folder of the notebooks.
LEADS_OUT = re.compile(r'(?<=[("])\.\./(?!\.\.)')


def lay_out():
    """Copy each notebook that is not there yet, and return the path of the first one."""
    FROM_MEMORY.mkdir(parents=True, exist_ok=True)
    for path in course.notebooks():
        for folder, make in ((FOLDER, moved), (FROM_MEMORY, bare)):
            if not (folder / path.name).exists():
                write(path, folder, make)
    return FOLDER / course.notebooks()[0].name


def reset(name):
    """Write a fresh copy of a notebook, and return its path and where the one before is saved.

    Raises:
        UsageError: if there is no such notebook.
    """
    path = find(name)
    mine, saved = FOLDER / path.name, None
    if mine.exists():
        folder = course.WORK / "saved" / "notebooks"
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.glob(f"{path.stem}-*.ipynb"))) + 1
        saved = folder / f"{path.stem}-{number}.ipynb"
        shutil.move(mine, saved)
    lay_out()
    return mine, saved


def find(name):
    """Return the path of the notebook called "01_first_token", "01" or "1".

    Raises:
        UsageError: with all names, if there is no such notebook.
    """
    wanted = name.removesuffix(".ipynb")
    for path in course.notebooks():
        if wanted in (path.stem, path.stem[:2], path.stem[:2].lstrip("0")):
            return path
    names = [path.stem for path in course.notebooks()]
    raise course.UsageError(
        f"There is no notebook called {name!r}. The notebooks are {', '.join(names)}."
    )


def help_with(path, is_solution):
    """Return the hints for all exercises of a notebook, or right answers to them."""
    if is_solution:
        kept = course.ROOT / "tests" / "exercises" / "notebooks" / path.stem / "right.py"
        return kept.read_text("utf-8").replace("# ruff: noqa: F821\n", "").strip()
    cells = json.loads(path.read_text("utf-8"))["cells"]
    ids = [cell["id"] for cell in cells if "exercise" in cell["metadata"].get("tags", [])]
    return "\n".join(f"{number}. {HINTS[id]}" for number, id in enumerate(ids, start=1))


def write(path, folder, make):
    levels = len(folder.relative_to(course.ROOT).parts)
    book = make(json.loads(path.read_text("utf-8")), levels)
    text = json.dumps(book, indent=1, ensure_ascii=False) + "\n"
    (folder / path.name).write_text(text, "utf-8", newline="\n")
    with suppress(ImportError, OSError):  # without JupyterLab, or where it may not write
        trust(folder / path.name)


def trust(path):
    """Sign a copy: JupyterLab shows a saved picture only if it trusts who has made it."""
    from nbformat import read
    from nbformat.sign import NotebookNotary

    NotebookNotary().sign(read(path, as_version=4))


def moved(book, levels):
    """Return a notebook as it is, its paths for a folder that is so many levels deep."""
    book = copy.deepcopy(book)
    for cell in book["cells"]:
        cell["source"] = [LEADS_OUT.sub("../" * levels, line) for line in cell["source"]]
    return book


def bare(book, levels):
    """Return a notebook with its headings and its code alone: no text, no outputs."""
    book = moved(book, levels)
    cells = []
    for cell in book["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = [line for line in cell["source"] if line.startswith("#")]
        else:
            cell |= {"outputs": [], "execution_count": None}
        if cell["source"]:
            cells.append(cell)
    return book | {"cells": cells}
