"""Views that write a privilege which was sent."""

import ast

from jwt_doctor import sources, trees
from jwt_doctor.checks.logins import who_may
from jwt_doctor.findings import check, warning

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
FLAGS = {"is_staff", "is_superuser", "is_admin"}
ASKS = FLAGS | {"has_perm", "role", "PermissionDenied"}


@check("settings", code="registration_grants_privileges")
def view_grants_privileges():
    """user.is_staff = request.data["isAdmin"], in a view for every user."""
    for file, node in sources.find(FUNCTIONS, lambda node: bool(granted(node))):
        who = who_may(file, node)
        if who and not asks_for_more(node):
            flag = granted(node)[0]
            yield warning(
                f"{who} can send what becomes {flag.attr} of a user.",
                "Write permission_classes = [IsAdminUser] at this view.",
                file.place(flag),
                confidence="likely",
            )


def granted(function):
    """Return the attributes of users that a function sets to something that was sent."""
    sent = {
        trees.dotted(each.targets[0])
        for each in ast.walk(function)
        if isinstance(each, ast.Assign) and trees.dotted(each.value).endswith("request.data")
    }
    return [
        each.targets[0]
        for each in ast.walk(function)
        if isinstance(each, ast.Assign)
        and isinstance(each.targets[0], ast.Attribute)
        and each.targets[0].attr in FLAGS
        and "user" in trees.dotted(each.targets[0].value).lower()
        and is_sent(each.value, sent)
    ]


def is_sent(value, names):
    """request.data["isAdmin"], data.get("isAdmin")"""
    if isinstance(value, ast.Call):
        value = value.func if trees.last_name(value) == "get" else None
    holder = trees.dotted(getattr(value, "value", None))
    return holder.endswith("request.data") or holder in names


def asks_for_more(function):
    """Return whether a view looks at a privilege of the user before, or refuses by itself."""
    return any(
        isinstance(each, (ast.Attribute, ast.Name))
        and isinstance(each.ctx, ast.Load)
        and trees.last_name(each) in ASKS
        or isinstance(each, ast.Raise)
        for each in ast.walk(function)
    )
