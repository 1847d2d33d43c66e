"""New users who are inactive, so that their login returns 401."""

import ast

from jwt_doctor import classes, project, sources, trees
from jwt_doctor.findings import check, info, warning


@check("project")
def new_users_are_inactive():
    from django.contrib.auth import get_user_model

    user = get_user_model()
    try:
        default = user._meta.get_field("is_active").default
    except Exception:  # the model has no such field
        return
    if default is False:
        yield info(
            "A new user is inactive, and the login returns 401 until something activates it.",
            "Set is_active when the address is confirmed.",
            f"{user.__module__}.{user.__name__}",
        ).explained_by("inactive_until_activated")


@check("settings", code="new_users_are_inactive")
def djoser_activation():
    if project.written("DJOSER").get("SEND_ACTIVATION_EMAIL") is True and classes.uses("djoser"):
        yield info(
            "A new user is inactive, and the login returns 401 until the email's link is opened.",
            "Check that the page of ACTIVATION_URL posts to users/activation/.",
            "DJOSER['SEND_ACTIVATION_EMAIL']",
        ).explained_by("djoser_activation")


@check("settings", code="new_users_are_inactive")
def inactive_in_the_model():
    """The same as far as the files show it."""
    if project.is_loaded() or project.written("DJOSER").get("SEND_ACTIVATION_EMAIL") is True:
        return
    if sources.find(ast.Call, makes_active):
        return
    for file, node in sources.find(ast.Assign, is_inactive):
        parent = file.parents.get(node)
        bases = {trees.last_name(each) for each in getattr(parent, "bases", ())}
        if bases & {"AbstractUser", "AbstractBaseUser"}:
            yield info(
                "A new user is inactive, and the login returns 401 until something activates it.",
                "Set is_active when the address is confirmed.",
                file.place(node),
            ).explained_by("inactive_until_activated")


def makes_active(node):
    """User.objects.create(…, is_active=True)"""
    return trees.last_name(node) in ("create", "create_user", "get_or_create") and any(
        word.arg == "is_active" and getattr(word.value, "value", None) is True
        for word in node.keywords
    )


def is_inactive(node):
    return trees.last_name(node.targets[0]) == "is_active" and any(
        word.arg == "default" and trees.is_false(word.value)
        for word in getattr(node.value, "keywords", ())
    )


@check("files", code="new_users_are_inactive")
def inactive_at_registration():
    """create_user(…, is_active=False), and no code that sets it to True."""
    if sources.find((ast.Assign, ast.Call), activates):
        return
    for file, node in sources.find(ast.Call, makes_inactive):
        yield warning(
            "This user is inactive, and no code sets is_active to True: the login returns 401.",
            "Set is_active when the address is confirmed.",
            file.place(node),
            confidence="likely",
        ).explained_by("inactive_until_activated")


def makes_inactive(node):
    name = trees.last_name(node)
    return (name.startswith("create") or name in classes.USER_MODELS) and any(
        word.arg == "is_active" and trees.is_false(word.value) for word in node.keywords
    )


def activates(node):
    """user.is_active = True, or update(is_active=True)"""
    if isinstance(node, ast.Assign):
        return trees.last_name(node.targets[0]) == "is_active" and isinstance(
            node.targets[0], ast.Attribute
        )
    return trees.last_name(node) == "update" and any(
        word.arg == "is_active" and not trees.is_false(word.value) for word in node.keywords
    )
