"""Registrations that make superusers."""

import ast

from jwt_doctor import classes, permissions, sources, trees
from jwt_doctor.findings import NotKnown, check, error


@check("files", code="registration_grants_privileges")
def registration_of_superusers():
    """A serializer or a view for everybody that calls create_superuser()."""
    for file, node in sources.find(ast.ClassDef, makes_superusers):
        yield error(
            "Everyone who registers here becomes a superuser.",
            "Call create_user(), or let only administrators in: permission_classes.",
            file.place(node),
            confidence="likely",
        )


def makes_superusers(node):
    if not any(
        trees.last_name(each) == "create_superuser"
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
    ):
        return False
    views = [node] if classes.is_view(node) else classes.views_with(node)
    return any(is_open_to_all(view) for view in views)


ASKS = {"get_permissions", "PermissionDenied", "has_perm", "is_staff", "is_superuser", "exists",
        "count"}  # fmt: skip


def is_open_to_all(view):
    """Return whether a view has no permission but AllowAny, and its code asks for no more:
    not for a user who is one, nor whether there are users yet."""
    try:
        names = permissions.of_view(view)
    except NotKnown:
        return False
    return names <= {"AllowAny"} and not ASKS & sources.identifiers(view)
