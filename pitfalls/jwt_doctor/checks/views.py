"""Views that decide otherwise than their code reads."""

import ast
from difflib import get_close_matches

from jwt_doctor import places, project, routes, sources, trees
from jwt_doctor.findings import check, error, warning

ATTRIBUTES = ("permission_classes", "authentication_classes", "throttle_classes")
KNOWN = set(ATTRIBUTES) | {
    "renderer_classes", "parser_classes", "pagination_class", "filter_backends", "throttle_scope",
    "serializer_class", "permission_required", "permission_denied_message",
}  # fmt: skip
BASES = ("APIView", "ViewSet", "GenericAPIView", "CreateAPIView", "ListAPIView", "RetrieveAPIView")
METHODS = {
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "list",
    "create",
    "retrieve",
    "update",
    "destroy",
}


def is_view(node):
    return isinstance(node, ast.ClassDef) and any(
        trees.last_name(each).endswith(("APIView", "ViewSet")) for each in node.bases
    )


@check("files")
def view_attribute_misspelt():
    for file, node in sources.find(ast.ClassDef, is_view):
        for each in node.body:
            if not isinstance(each, ast.Assign) or not isinstance(each.targets[0], ast.Name):
                continue
            name = each.targets[0].id
            near = get_close_matches(name, ATTRIBUTES, n=1, cutoff=0.84)
            if name in KNOWN or not near or is_asked(name):
                continue
            yield error(
                f"REST framework does not read `{name}`: it has no effect.",
                f"Did you mean {near[0]}?",
                file.place(each),
            )


def is_asked(name):
    """Return whether the project's own code reads an attribute of this name."""
    return bool(
        sources.find(
            ast.Attribute, lambda node: node.attr == name and isinstance(node.ctx, ast.Load)
        )
    ) or sources.is_read(name)


@check("files")
def decorator_on_a_method():
    for file, node in sources.find(ast.FunctionDef, lambda node: bool(node.decorator_list)):
        parent = file.parents.get(node)
        if not is_view(parent) or node.name not in METHODS:
            continue
        names = {trees.last_name(each) for each in node.decorator_list}
        for name in sorted(names & set(ATTRIBUTES)):
            yield warning(
                f"@{name} is for functions with @api_view. On a method it has no effect.",
                f"Write {name} = [...] in the class.",
                file.place(node),
            )


@check("files")
def async_view():
    for file, node in sources.find(ast.AsyncFunctionDef, lambda node: True):
        parent = file.parents.get(node)
        decorated = {trees.last_name(each) for each in node.decorator_list}
        is_method = is_view(parent) and node.name in METHODS
        if not (is_method or "api_view" in decorated) or has_async_views(file):
            continue
        yield error(
            "REST framework does not await this view: every request returns 500.",
            "Write def in place of async def, or use the package adrf.",
            file.place(node),
        )


def has_async_views(file):
    return any(
        (node.module or "").split(".")[0] in ("adrf", "aiodrf", "async_drf")
        for node in file.nodes(ast.ImportFrom)
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


@check("settings")
def basic_authentication_beside_jwt():
    if "DEFAULT_AUTHENTICATION_CLASSES" not in project.written("REST_FRAMEWORK"):
        return
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    jwt = any("JWT" in name.rpartition(".")[2] for name in names)
    if jwt and "rest_framework.authentication.BasicAuthentication" in names:
        yield warning(
            "BasicAuthentication accepts a password at every view: guesses there pass the login's "
            "throttle.",
            "Remove BasicAuthentication from the list.",
            "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']",
        )


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
