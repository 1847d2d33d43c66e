"""Views that decide otherwise than their code reads."""

import ast

from jwt_doctor import classes, routes, sources, trees
from jwt_doctor.findings import check, error, warning

ATTRIBUTES = {"permission_classes", "authentication_classes", "throttle_classes"}


@check("files")
def decorator_on_a_method():
    for file, node in sources.find(ast.FunctionDef, lambda node: bool(node.decorator_list)):
        parent = file.parents.get(node)
        if not classes.is_view(parent) or node.name not in classes.METHODS:
            continue
        names = {trees.last_name(each) for each in node.decorator_list}
        for name in sorted(names & ATTRIBUTES):
            yield warning(
                f"@{name} is for functions with @api_view. On a method it has no effect.",
                f"Write {name} = [...] in the class.",
                file.place(node),
            )


@check("project")
def view_rejects_everyone():
    """A view without authentication classes that asks for an authenticated user."""
    from rest_framework.permissions import IsAuthenticated

    for view in routes.views():
        if not routes.is_own(view) or view.inherits("authentication_classes"):
            continue
        if view.authentication_classes or view.overrides("get_authenticators"):
            continue
        if IsAuthenticated in view.classes("permission") and not view.overrides("get_permissions"):
            yield error(
                "authentication_classes is empty here, so nothing reads the token, and "
                "IsAuthenticated rejects every request.",
                "Remove authentication_classes, or put JWTAuthentication into it.",
                view.name,
            )
