"""Does a second value discard the first?"""

import ast

from jwt_doctor import places, sources, trees
from jwt_doctor.findings import check, warning


@check("files")
def setting_assigned_twice():
    """The second assignment of a dict or a list, in the same file, discards the first."""
    for file in sources.settings_files():
        last = {}
        for node in file.tree.body:
            name = getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""
            if name not in (
                "REST_FRAMEWORK",
                "SIMPLE_JWT",
                "REST_AUTH",
                "DJOSER",
                "MIDDLEWARE",
                "INSTALLED_APPS",
            ):
                continue
            first = last.get(name)
            last[name] = node
            if first is None or name in places.names_in(node.value) or not is_literal(first.value):
                continue
            if is_used_between(file, name, first, node) or not lost(first.value, node.value):
                continue
            yield warning(
                f"{name} is assigned twice: line {node.lineno} wins, and line {first.lineno} "
                "has no effect.",
                "Merge the two.",
                file.place(node),
            )


@check("files", code="setting_assigned_twice")
def key_written_twice():
    """{"A": 1, "A": 2} in the settings: the second one wins."""
    for file in sources.settings_files():
        for node in file.nodes(ast.Dict):
            first = {}
            for key, value in zip(node.keys, node.values):  # noqa: B905
                name = getattr(key, "value", None)
                if isinstance(name, str) and name in first and differ(first[name], value):
                    yield warning(
                        f"{name} is in this dict twice: line {key.lineno} wins, and line "
                        f"{first[name].lineno} has no effect.",
                        "Merge the two.",
                        file.place(key),
                    )
                first.setdefault(name, value)


def differ(one, other):
    return ast.dump(one) != ast.dump(other)


def is_literal(node):
    return isinstance(node, (ast.Dict, ast.List, ast.Tuple)) and bool(
        getattr(node, "keys", None) or getattr(node, "elts", None)
    )


def is_used_between(file, name, first, second):
    return any(
        node.id == name
        and isinstance(node.ctx, ast.Load)
        and first.lineno < node.lineno < second.lineno
        for node in file.nodes(ast.Name)
    )


def lost(first, second):
    """Return whether the first has something that the second has not."""
    mine, theirs = set(trees.texts(first)), set(trees.texts(second))
    return bool(mine - theirs)
