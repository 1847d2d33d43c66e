"""Where in its files a project says something. Nothing is run: the files are only read."""

import ast
import functools
import importlib.util
import inspect
import os
import re
import sys
import sysconfig
from pathlib import Path

PLACE = re.compile(r"(.+\.py):(\d+)\Z")
SETTING = re.compile(r"([A-Z][A-Z0-9_]*)(?:\['(\w+)'\])?\Z")
OURS = ("jwt_doctor", "pitfalls.")


def settings_files():
    """The settings module, and those of the project that it imports from: [(path, its ast)]."""
    from django.conf import settings

    waiting, seen, files = [getattr(settings, "SETTINGS_MODULE", None)], set(), []
    while waiting:
        module = sys.modules.get(waiting.pop(0))
        path = module and getattr(module, "__file__", None)
        if not path or path in seen or is_installed(Path(path)):
            continue
        seen.add(path)
        tree = parsed(Path(path))
        files.append((Path(path), tree or ast.Module([], [])))
        for node in ast.walk(files[-1][1]):
            if isinstance(node, ast.ImportFrom):
                name = "." * node.level + (node.module or "")
                waiting.append(importlib.util.resolve_name(name, module.__package__))
    return files


def stands_in_settings(value):
    """Whether a settings file holds these bytes as a literal, as SECRET_KEY = "…" does."""
    return any(
        isinstance(node, ast.Constant)
        and (node.value == value or isinstance(node.value, str) and node.value.encode() == value)
        for _, tree in settings_files()
        for node in ast.walk(tree)
    )


def counts_days(where):
    """Whether a timedelta stands there that is given a number alone, which are days."""
    path, line = locate(where)
    return any(
        isinstance(node, ast.Call)
        and "timedelta" in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
        and node.args
        and (each, node.lineno) == (path, line)
        for each, tree in settings_files()
        for node in ast.walk(tree)
    )


def load_routes():
    """Imports what answers requests, so that it can be read."""
    from django.urls import get_resolver

    try:
        _ = get_resolver().url_patterns
    except (Exception, SystemExit):  # project.callbacks tells of it
        pass


def own_files():
    """What is loaded and the project's own, neither installed nor settings: [(path, its ast)]."""
    settings = {path for path, _ in settings_files()}
    files = []
    for name, module in sorted(sys.modules.items()):
        path = Path(getattr(module, "__file__", None) or "")
        if path.suffix != ".py" or path in settings or name.startswith(OURS) or is_installed(path):
            continue
        tree = parsed(path)
        if tree:
            files.append((path, tree))
    return files


def is_installed(path):
    stdlib = Path(sysconfig.get_paths()["stdlib"])
    return stdlib in path.parents or bool({"site-packages", "dist-packages"} & {*path.parts})


@functools.lru_cache(maxsize=4096)
def parsed(path):
    try:
        return ast.parse(path.read_text("utf-8"))
    except (OSError, SyntaxError, ValueError):
        return None


def find(wanted):
    """Where the project's own code has a node for which wanted(node) holds: "api/views.py:12"."""
    load_routes()
    return [
        f"{from_here(path)}:{node.lineno}"
        for path, tree in own_files()
        for node in ast.walk(tree)
        if wanted(node)
    ]


def from_here(path):
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def is_read(key):
    """Whether the project's own code, other than its settings, holds this text as a literal."""
    return bool(find(lambda node: isinstance(node, ast.Constant) and node.value == key))


def locate(where):
    """The file and the line of what a message is about: a setting, as "DEBUG" or
    "SIMPLE_JWT['LEEWAY']", the dotted name of a class, or a place, as "api/views.py:12".
    (None, None) when it is nowhere."""
    if found := PLACE.match(where):
        return Path(found[1]), int(found[2])
    found = SETTING.match(where)
    return locate_setting(*found.groups()) if found else locate_class(where)


def locate_setting(name, key=None):
    whole = (None, None)
    for path, tree in settings_files():
        for node in reversed(list(ast.walk(tree))):
            if not isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {inner.id for target in targets for inner in names_in(target)}
            if name not in names:
                continue
            if not key:
                return path, node.lineno
            for inner in ast.walk(node):
                if isinstance(inner, ast.Constant) and inner.value == key:
                    return path, inner.lineno
                if isinstance(inner, ast.keyword) and inner.arg == key:
                    return path, inner.value.lineno
            if whole == (None, None):
                whole = path, node.lineno
    return whole


def names_in(target):
    return [node for node in ast.walk(target) if isinstance(node, ast.Name)]


def own_code(thing):
    """The text of a function, or of a class and of those it comes from, as far as the project
    wrote them."""
    texts = []
    for each in getattr(thing, "__mro__", [thing]):
        path = Path(getattr(sys.modules.get(each.__module__), "__file__", None) or "")
        tree = None if is_installed(path) else parsed(path)
        for node in tree.body if tree else []:
            if getattr(node, "name", "") == getattr(each, "__name__", None):
                texts.append(ast.get_source_segment(path.read_text("utf-8"), node))
    return "\n".join(texts)


def locate_class(dotted):
    module, _, name = dotted.rpartition(".")
    try:
        found = getattr(sys.modules[module], name)
        path, line = Path(inspect.getsourcefile(found)), inspect.getsourcelines(found)[1]
    except (KeyError, AttributeError, TypeError, OSError):
        return None, None
    return (None, None) if is_installed(path) else (path, line)
