"""A logout that revokes nothing."""

import ast
import re

from jwt_doctor import logins, sources, trees
from jwt_doctor.findings import check, warning

LOGOUT = re.compile(r"^(?:.*_)?(?:user_?)?(?:log|sign)_?out", re.IGNORECASE)

REVOKES = re.compile(
    r"black|revok|invalidat|outstanding|version|delete$|flush|logout_user|expire|session_id|denylist|block|destroy",
    re.IGNORECASE,
)


@check("files")
def logout_revokes_nothing():
    if not logins.imports_simplejwt():
        return
    kinds = (ast.ClassDef, ast.FunctionDef)
    for file, node in sources.find(kinds, is_logout):
        names = sources.identifiers(node)
        if revokes(names) or calls_service(node):
            continue
        yield warning(
            "This logout revokes no token: the refresh token works until it expires.",
            "Blacklist the refresh token: RefreshToken(token).blacklist().",
            file.place(node),
            confidence="likely",
        )


def is_logout(node):
    if not LOGOUT.match(node.name):
        return False
    if isinstance(node, ast.ClassDef):
        return any(trees.last_name(each).endswith(("APIView", "ViewSet")) for each in node.bases)
    return "api_view" in {trees.last_name(each) for each in node.decorator_list}


KNOWN_CALLS = {
    "Response", "JsonResponse", "delete_cookie", "logout", "get", "post", "print", "str", "_",
    "set_cookie", "api_view", "permission_classes", "authentication_classes", "HttpResponse",
    "extend_schema", "info", "debug", "warning", "error", "exception", "gettext",
    "OpenApiResponse", "swagger_auto_schema", "inline_serializer", "APIResponse",
    "method_decorator",
}  # fmt: skip


COOKIES = re.compile(r"cookie|expires$|expiration|expiry", re.IGNORECASE)


def revokes(names):
    """Return whether a name is that of code which may revoke a token, and not of a cookie's end."""
    return any(REVOKES.search(name) and not COOKIES.search(name) for name in names)


def calls_service(node):
    """Return whether the logout calls code of the project that may revoke the token."""
    around = {
        each.context_expr
        for block in ast.walk(node)
        if isinstance(block, (ast.With, ast.AsyncWith))
        for each in block.items
    }  # with schema_context(…):
    calls = {
        trees.last_name(each)
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and each not in around
    }
    return "delete_cookie" not in calls and any(
        not only_ends_cookies(name) for name in calls - KNOWN_CALLS
    )


def only_ends_cookies(name):
    """Return whether all functions of a name set or delete cookies, and revoke nothing."""
    found = [node for _, node in sources.find(ast.FunctionDef, lambda node: node.name == name)]
    return bool(found) and all(
        sources.identifiers(each) & {"set_cookie", "delete_cookie"}
        and not revokes(sources.identifiers(each))
        for each in found
    )
