"""The Python files of a project as syntax trees. Nothing is run and nothing is written."""

import ast
import functools
import os
import re
import tokenize
from pathlib import Path

# Folders that hold no code which answers requests.
PASSED_OVER = {
    "__pycache__", "build", "dist", "docs", "migrations", "node_modules", "site-packages",
    "dist-packages", "static", "staticfiles", "media", "templates", "test", "tests", "testing",
}  # fmt: skip


class File:
    """A Python file: its path, its tree, its nodes by type, the parent of each node, and every
    variable and attribute that it names."""

    def __init__(self, path, tree):
        self.path = path
        self.tree = tree
        self.by_type = {}
        self.parents = {}
        self.names = set()
        waiting = [tree]
        for node in waiting:  # grows while it is walked through
            self.by_type.setdefault(type(node), []).append(node)
            if isinstance(node, ast.Name):
                self.names.add(node.id)
            elif isinstance(node, ast.Attribute):
                self.names.add(node.attr)
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
                waiting.append(child)

    def nodes(self, *types):
        return [node for each in types for node in self.by_type.get(each, ())]

    def around(self, node, *types):
        """Yield what surrounds a node, from the inside out, of those types."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, types):
                yield node

    def place(self, node):
        return f"{from_here(self.path)}:{node.lineno}"


@functools.lru_cache(maxsize=None)
def parsed(path):
    """Return the File of a path, or None if it is not Python that this version can read."""
    try:
        return File(path, ast.parse(path.read_bytes()))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None


def lines(path):
    """Return the lines of a file, decoded as its coding line says; [] if it cannot be read."""
    try:
        with tokenize.open(str(path)) as file:
            return file.read().splitlines()
    except (OSError, SyntaxError, ValueError):
        return []


def source(path):
    """Return the text of a file; "" if it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


@functools.lru_cache(maxsize=None)
def python_files(folder):
    """Return the paths of a project's own Python files, without its tests and migrations."""
    found = []
    for place, folders, names in os.walk(str(folder)):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if name not in PASSED_OVER
            and not name.startswith(".")
            and not (here / name / "pyvenv.cfg").exists()
            and not (here / name / "manage.py").exists()  # another project
        )
        found += [here / name for name in sorted(names) if is_code(name)]
    return found


def is_code(name):
    return name.endswith(".py") and not name.startswith(("test_", "tests.", "conftest."))


def unreadable(folder):
    """Return those of a project's files that are not Python for this version."""
    return [path for path in python_files(folder) if parsed(path) is None]


def bad_line(path):
    """Return ":12", the line where a file stops to be Python for this version; or ""."""
    try:
        ast.parse(path.read_bytes())
    except SyntaxError as problem:
        return f":{problem.lineno}" if problem.lineno else ""
    except (OSError, ValueError, RecursionError):
        pass
    return ""


# What a newer Python may read where this one stops: f-strings with quotes inside, match, type, …
NEWER = re.compile(
    r"""\b[rb]?[ft]r?["']|^\s*(match|case|type|except|async|with|lazy)\b|(def|class)\s+\w+\[|:=|\*"""
    , re.IGNORECASE,
)  # fmt: skip


def is_broken(path):
    """Return whether no Python can read a file: where this one stops is nothing that a newer one
    might know."""
    stops = bad_line(path)
    if not stops:
        return False
    number = int(stops[1:])
    near = source(path).splitlines()[max(0, number - 3) : number]
    return not any(NEWER.search(line) for line in near)


def from_here(path):
    """Return a path relative to the current folder, as Posix writes it."""
    try:
        return Path(os.path.relpath(str(path))).as_posix()
    except ValueError:  # on another drive
        return Path(path).as_posix()


def dotted(node):
    """Return "a.b.c" of a Name or an Attribute, or ""."""
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        return ".".join([node.id] + names)
    return ""


def last_name(node):
    """Return the last part of what is called or named: "b" of a.b(), or ""."""
    if isinstance(node, ast.Call):
        node = node.func
    return getattr(node, "attr", getattr(node, "id", ""))


def identifiers(node):
    """Return every name in a piece of code: variables, attributes, keywords, imported names."""
    found = set()
    for each in ast.walk(node):
        for field in ("id", "attr", "arg", "name"):
            value = getattr(each, field, None)
            if isinstance(value, str):
                found.add(value)
    return found


def texts(node):
    """Return every string in a piece of code, without docstrings' meaning."""
    return [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def is_false(node):
    return isinstance(node, ast.Constant) and node.value is False


def index(node):
    """Return what stands in the brackets of a Subscript; Python 3.8 wraps it in an Index."""
    inner = node.slice
    return getattr(inner, "value", inner) if type(inner).__name__ == "Index" else inner
