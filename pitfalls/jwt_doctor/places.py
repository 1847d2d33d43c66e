"""Where the settings' files write a value, and where what a finding is about is written."""

import ast
import inspect
import re
import sys
from pathlib import Path

from jwt_doctor import sources, trees

PLACE = re.compile(r"(.+):(\d+)\Z")

SETTING = re.compile(r"([A-Z][A-Z0-9_]*)(?:\['([^']+)'\])?\Z")


def stands_in_settings(value):
    """Return whether a settings file holds these bytes as a literal, as SECRET_KEY = "…" does."""
    return any(
        node.value == value or isinstance(node.value, str) and node.value.encode() == value
        for file in sources.settings_files()
        for node in file.nodes(ast.Constant)
    )


def counts_days(where):
    """Return whether a timedelta at that place is given a number alone, which are days."""
    path, line = locate(where)
    return any(
        trees.last_name(node) == "timedelta"
        and node.args
        and (file.path, node.lineno) == (path, line)
        for file in sources.settings_files()
        for node in file.nodes(ast.Call)
    )


def assignments(name):
    """Return (file, statement) of each statement that sets or changes a setting, those that take
    effect last first, up to the one that creates it again."""
    found = []
    for file in sources.settings_files():
        for node in reversed(sorted_statements(file)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if not any(inner == name for each in targets for inner in names_in(each)):
                continue
            found.append((file, node))
            plain = any(isinstance(each, ast.Name) for each in targets)
            if plain and not isinstance(node, ast.AugAssign) and node in file.tree.body:
                if not {name} & names_in(node.value) and not isinstance(node.value, ast.Name):
                    return found
    return found


def sorted_statements(file):
    nodes = file.nodes(ast.Assign, ast.AugAssign, ast.AnnAssign)
    return sorted(nodes, key=lambda node: node.lineno)


def names_in(node):
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} if node else set()


def written_value(setting, key=None):
    """Return (file, expression) that gives a setting, or a key of one, its value; or None."""
    for file, node in assignments(setting):
        if not key:
            return file, node.value
        for target in getattr(node, "targets", []):
            if isinstance(target, ast.Subscript) and key in trees.texts(target):
                return file, node.value
        for inner in ast.walk(node):
            if isinstance(inner, ast.Dict):
                for name, value in zip(inner.keys, inner.values):
                    if isinstance(name, ast.Constant) and name.value == key:
                        return file, value
            if isinstance(inner, ast.keyword) and inner.arg == key:
                return file, inner.value
    return None


def locate(where):
    """Return the file and the line of what a finding is about; (None, None) if it is nowhere.

    Args:
        where: a setting, as "DEBUG" or "SIMPLE_JWT['LEEWAY']", the dotted name of a class, or a
            place, as "api/views.py:12".
    """
    found = PLACE.match(where)
    if found:
        return Path(found.group(1)), int(found.group(2))
    found = SETTING.match(where)
    place = locate_setting(*found.groups()) if found else locate_class(where)
    if place == (None, None) and not found:
        place = locate_use(where)
    return place if place != (None, None) else settings_module_place()


def settings_module_place():
    files = sources.settings_files()
    return (files[0].path, 1) if files else (None, None)


def locate_setting(name, key=None):
    found = assignments(name)
    for file, node in found if key else ():
        for inner in ast.walk(node):
            if isinstance(inner, ast.Constant) and inner.value == key:
                return file.path, inner.lineno
            if isinstance(inner, ast.keyword) and inner.arg == key:
                return file.path, inner.value.lineno
    return (found[0][0].path, found[0][1].lineno) if found else (None, None)


def locate_class(dotted):
    module, _, name = dotted.rpartition(".")
    try:
        found = getattr(sys.modules[module], name)
        path, line = Path(inspect.getsourcefile(found)), inspect.getsourcelines(found)[1]
    except Exception:  # a module may do anything when it is asked
        return None, None
    return (None, None) if sources.is_installed(path) else (path, line)


def locate_use(dotted):
    """Return where the project's code names a class of a package: its routes first."""
    name = dotted.rpartition(".")[2]
    found = []
    for file in sources.own_files():
        routes = "urlpatterns" in file.names
        for node in file.nodes(ast.Name, ast.Attribute) if name in file.names else ():
            if trees.last_name(node) == name:
                found.append((not routes, str(file.path), node.lineno))
    if found:
        _, path, line = min(found)
        return Path(path), line
    return None, None
