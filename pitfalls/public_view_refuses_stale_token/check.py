"""Does a public view reject a token that it does not need?"""

import ast

from jwt_doctor import permissions, project, routes, sources, trees
from jwt_doctor.checks.tokens import header_is_possible
from jwt_doctor.findings import NotKnown, check, info


@check("project")
def public_view_refuses_stale_token():
    if project.is_ninja() or not routes.views() or not header_is_possible():
        return
    from rest_framework_simplejwt.authentication import JWTAuthentication

    public = [
        view
        for view in routes.views()
        if routes.is_own(view)
        and not view.inherits("permission_classes")
        and is_open(view)
        and any(issubclass(each, JWTAuthentication) for each in view.classes("authentication"))
        and not view.overrides("get_authenticators")
    ]
    if public:
        yield info(
            f"Open to everyone, and 401 with an expired token: {routes.names(public)}.",
            hint="If the view does not use request.user, write authentication_classes = [].",
            where=public[0].name,
        )


@check("settings", code="public_view_refuses_stale_token")
def public_view_refuses_stale_cookie():
    """The same for a cookie, as far as the files show it: a browser sends it without being asked,
    to the registration too."""
    if project.is_loaded() or not raises_for_a_cookie():
        return
    found = sources.find((ast.ClassDef, ast.FunctionDef), is_open_on_purpose)
    for file, node in found[:1]:
        more = f" and {len(found) - 1} more" if found[1:] else ""
        yield info(
            f"Open to everyone, and 401 with an expired cookie: {node.name}{more}.",
            hint="Let authenticate() return None for a bad cookie, or set "
            "authentication_classes = [].",
            where=file.place(node),
            confidence="likely",
        )


def raises_for_a_cookie():
    """Return whether the only default class reads a cookie, and lets a bad token raise."""
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    found = sources.find(
        ast.ClassDef,
        lambda node: (
            node.name in [name.rpartition(".")[2] for name in names]
            and "COOKIES" in sources.identifiers(node)
        ),
    )
    return len(names) == 1 and any(
        isinstance(each, ast.Call)
        and trees.last_name(each) == "get_validated_token"
        and not any(file.around(each, ast.Try))
        for file, node in found
        for each in ast.walk(node)
    )


def is_open_on_purpose(node):
    """Return whether a view names AllowAny, and no authentication classes of its own."""
    decorators = {trees.last_name(each) for each in node.decorator_list}
    if isinstance(node, ast.FunctionDef) and "api_view" not in decorators:
        return False
    if "authentication_classes" in sources.identifiers(
        node
    ) or "AllowAny" not in sources.identifiers(node):
        return False
    try:
        return permissions.written(node) == {"AllowAny"}
    except NotKnown:
        return False


def is_open(view):
    from rest_framework.permissions import AllowAny

    return view.classes("permission") in ([], [AllowAny]) and not view.overrides("get_permissions")
