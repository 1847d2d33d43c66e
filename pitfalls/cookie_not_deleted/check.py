"""Does a logout delete the cookie that the login set?"""

import ast

from jwt_doctor import cookies, expressions, project, sources, trees
from jwt_doctor.findings import NotKnown, check, warning

# The parameters of Django's set_cookie() and delete_cookie(), in their order.
SET = ("key", "value", "max_age", "expires", "path", "domain", "secure", "httponly", "samesite")
DELETE = ("key", "path", "domain", "samesite")
DEFAULTS = {"path": "/", "domain": None}
MISSING = expressions.UNKNOWN


@check("settings")
def cookie_not_deleted():
    """set_cookie(key, …, path="/api/") and delete_cookie(key): the browser keeps it."""
    made = [each for each in calls("set_cookie", SET) if cookies.sets_token(each[1])]
    ended = calls("delete_cookie", DELETE)
    for file, node, given in ended:
        known = name_of(file, given.get("key"))
        beside = [
            (home, words) for home, _, words in made if name_of(home, words.get("key")) == known
        ]
        if known is None or not beside or is_deleted_twice(ended, known):
            continue
        for attribute in DEFAULTS:
            sent = {value_of(home, words, attribute) for home, words in beside}
            end = value_of(file, given, attribute)
            if MISSING not in sent | {end} and end not in sent:
                yield warning(
                    f"This cookie is set with {attribute}={min(sent, key=str)!r} and deleted with "
                    f"{end!r}: the browser keeps it.",
                    f"Give delete_cookie() the same {attribute}.",
                    file.place(node),
                )
                break
        else:
            sites = {value_of(home, words, "samesite") for home, words in beside}
            if sites == {"None"} and "samesite" not in given:
                yield warning(
                    "This cookie is for another site (SameSite=None), and is deleted without "
                    "samesite: a browser ignores that there, and keeps it.",
                    "Write delete_cookie(…, samesite='None').",
                    file.place(node),
                )


def is_deleted_twice(ended, known):
    """Return whether the project deletes a cookie in several places, with more than one path."""
    paths = {
        value_of(file, given, "path")
        for file, _, given in ended
        if name_of(file, given.get("key")) == known
    }
    return len(paths) > 1


def calls(method, parameters):
    """Return (file, node, {parameter: expression}) of each call that names all its arguments."""
    found = []
    for file, node in sources.find(ast.Call, lambda node: trees.last_name(node) == method):
        words = {word.arg: word.value for word in node.keywords}
        if None in words or any(isinstance(each, ast.Starred) for each in node.args):
            continue
        words.update(zip(parameters, node.args))  # noqa: B905
        found.append((file, node, words))
    return found


def name_of(file, node):
    """Return what two calls have in common that name the same cookie; None if it is not known."""
    if node is None:
        return None
    value = constant(file, node)
    if isinstance(value, str):
        return value
    return trees.dotted(node) or (ast.dump(node) if isinstance(node, ast.Subscript) else None)


def value_of(file, words, name):
    """Return the value of a parameter, its default, or MISSING if the files do not show it."""
    if name not in words:
        return DEFAULTS.get(name)
    return constant(file, words[name])


def constant(file, node):
    """Return the text or None that an expression is: written, a constant of the file, or a
    setting. MISSING for all others."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, (str, type(None))) else MISSING
    dotted = trees.dotted(node)
    if dotted.startswith("settings."):
        try:
            value = project.setting(dotted.partition(".")[2])
        except NotKnown:
            return MISSING
        return value if isinstance(value, (str, type(None))) else MISSING
    if isinstance(node, ast.Name):
        values = [
            each.value
            for each in file.tree.body
            if isinstance(each, ast.Assign) and trees.dotted(each.targets[0]) == node.id
        ]
        if len(values) == 1 and isinstance(values[0], ast.Constant):
            return values[0].value
    return MISSING
