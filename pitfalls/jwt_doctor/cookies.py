"""Cookies with tokens, and the settings for them that nothing reads."""

import ast
import re

from jwt_doctor import project, sources, trees

TOKEN = re.compile(
    r"(?:^|[^a-z])(?:access|refresh|jwt|auth_?token|token)(?:$|[^a-z])", re.IGNORECASE
)

PACKAGE = "rest_framework_simplejwt."


def sets_token(node):
    """Return whether a call sets a cookie whose name is that of a token or, if the name is a
    variable, whose value is."""
    if trees.last_name(node) != "set_cookie":
        return False
    parts = node.args[:1] + [word.value for word in node.keywords if word.arg == "key"]
    if not any(map(trees.texts, parts)):
        parts += node.args[1:2] + [word.value for word in node.keywords if word.arg == "value"]
    words = [word for each in parts for word in trees.texts(each) + sorted(trees.identifiers(each))]
    return any(TOKEN.search(word) for word in words) and not any("csrf" in w.lower() for w in words)


def ignored_keys():
    """Return the keys AUTH_COOKIE… of SIMPLE_JWT, if nothing reads any of them."""
    keys = [key for key in project.written("SIMPLE_JWT") if str(key).startswith("AUTH_COOKIE")]
    if not keys or project.is_ninja() or any(map(is_read, keys)):
        return []
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    # a class of another package may read them
    return keys if any(name.startswith(PACKAGE) for name in names) else []


def is_read(key):
    """Return whether the project's own code reads a key, in its settings or elsewhere."""
    return (
        sources.is_read(key)
        or sources.may_read("SIMPLE_JWT", key)
        or key in sources.names_used()
        or any(
            key in trees.texts(node)
            for file in sources.settings_files()
            for node in file.nodes(ast.Subscript, ast.Call)
            if gets(node)
        )
    )


def gets(node):
    if isinstance(node, ast.Call):
        return trees.last_name(node) == "get"
    return isinstance(node.ctx, ast.Load)
