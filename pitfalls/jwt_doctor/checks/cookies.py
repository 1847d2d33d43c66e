"""Flags of cookies with tokens."""

import ast

from jwt_doctor import cookies, project, sources, trees
from jwt_doctor.expressions import Unknown
from jwt_doctor.findings import NotKnown, check, info, warning


@check("files")
def token_cookie_is_exposed():
    for file, node in sources.find(ast.Call, cookies.sets_token):
        words = {word.arg: word.value for word in node.keywords}
        if None in words or len(node.args) > 4:
            continue
        missing = [
            flag for flag in ("httponly", "secure") if flag not in words or is_off(words[flag])
        ]
        none = str(getattr(words.get("samesite"), "value", "") or "").lower() == "none"
        if none and "secure" in missing:
            yield warning(
                "A browser drops this cookie: SameSite=None needs Secure.",
                "Add secure=True.",
                file.place(node),
            )
        elif missing:
            yield warning(
                "A token is set as a cookie without {}.".format(" and ".join(missing)),
                "Add {}.".format(", ".join(flag + "=True" for flag in missing)),
                file.place(node),
            )


@check("settings", code="token_cookie_is_exposed")
def exposed_by_default():
    """secure=settings.COOKIE["secure"], which is off if the environment says nothing."""
    if project.is_loaded():
        return
    for file, node in sources.find(ast.Call, cookies.sets_token):
        for word in node.keywords:
            value = setting_of(word.value) if word.arg == "secure" else None
            if isinstance(value, Unknown):
                raise NotKnown(word.arg)
            if value is False and project.written_settings.without_environment:
                yield info(
                    "A token is set as a cookie without secure.",
                    "Let it be True by default, and turn it off on one machine.",
                    file.place(node),
                )


def is_off(node):
    """Return whether a flag is False, or a setting that is False."""
    try:
        return trees.is_false(node) or setting_of(node) is False
    except NotKnown:
        return False


def setting_of(node):
    """Return the value of settings.NAME or settings.NAME["key"]; None of another expression."""
    holder = node.value if isinstance(node, ast.Subscript) else node
    start, _, name = trees.dotted(holder).partition(".")
    if start != "settings" or not name or "." in name:
        return None
    if holder is node:
        return None if project.is_for_one_machine() else project.setting(name)
    return project.written(name).get("".join(trees.texts(node.slice)[:1]))
