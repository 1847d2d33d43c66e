"""What does the refresh do when the user is deleted or inactive?"""

import ast
import inspect

from jwt_doctor import logins, project, routes, sources, trees
from jwt_doctor.findings import check, choice, warning

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@check("project")
def deleted_user_refresh():
    if project.is_ninja():
        return
    from rest_framework_simplejwt.serializers import TokenRefreshSerializer

    library_s_own = TokenRefreshSerializer.validate
    source = inspect.getsource(library_s_own)  # a later version may have fixed it
    if "objects.get(" not in source or "DoesNotExist" in source:
        return
    broken = [
        view
        for view in logins.token_views()
        if getattr(logins.serializer(view), "validate", None) is library_s_own
    ]
    if broken:
        yield choice(
            f"A deleted user's refresh token returns 500 at {routes.routes(broken)}.",
            hint="Let a serializer of your own look for the user first.",
            where=broken[0].name,
        )


@check("files", code="deleted_user_refresh")
def own_refresh():
    for file, node in sources.find(FUNCTIONS, lambda node: True, "access_token"):
        if not refreshes(node, sources.names_of(file, "RefreshToken")):
            continue
        yield warning(
            "This refresh never looks at the user: it works for an inactive or deleted one.",
            hint="Read the user from the token, and reject the request unless user.is_active.",
            where=file.place(node),
            confidence="likely",
        )


def looks_up_tokens_only(node):
    """Return whether each table that a function reads is one of tokens: JWTToken.objects.filter."""
    return all(
        "token" in trees.dotted(each.value).lower()
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and each.attr == "objects"
    )


def refreshes(node, classes):
    """Return whether a function makes an access token of a refresh token that it was sent, and
    names no user."""
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    made = [each for each in calls if trees.last_name(each) in classes and each.args]
    if not made or "access_token" not in sources.identifiers(node):
        return False
    names = sources.identifiers(node)
    texts = " ".join(trees.texts(node))
    return not (
        names & {"get_user_model", "User", "user", "get_user", "for_user", "is_active"}
        or "objects" in names
        and not looks_up_tokens_only(node)
        or "user_id" in texts
        or any("user" in name.lower() for name in names)
    )
