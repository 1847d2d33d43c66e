"""Refreshes that cannot work, and those that are missing."""

import ast

from jwt_doctor import logins, project, sources, trees
from jwt_doctor.findings import check, error, info, warning


@check("settings")
def no_refresh_route():
    """A login that answers with a refresh token, and nothing in the project is called refresh."""
    if project.is_loaded() or project.is_ninja() or logins.includes_login():
        return
    issues = sources.find(ast.Assign, lambda node: trees.dotted(
        getattr(node.value, "func", node)) == "RefreshToken.for_user")  # fmt: skip
    issues = [(file, node) for file, node in issues if is_sent(file, node)]
    issues += sources.find(ast.Attribute, is_pair_login)
    if project.rest_auth().get("USE_JWT") and sources.imports("dj_rest_auth"):
        issues += sources.find(ast.Attribute, is_login_of_dj_rest_auth)
    if issues and not sources.find((ast.Call, ast.ClassDef, ast.FunctionDef), takes_refresh):
        file, node = issues[0]
        yield info(
            "This login issues a refresh token, and no route takes one: users log in again when "
            "the access token expires.",
            "Route rest_framework_simplejwt.views.TokenRefreshView.",
            file.place(node),
            confidence="likely",
        )


@check("files")
def refresh_token_is_thrown_away():
    """refresh = RefreshToken.for_user(user), and only its access token goes out."""
    for file, node in sources.find(ast.Assign, makes_refresh):
        function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
        if function is None or not only_gives_access(file, node, function):
            continue
        yield info(
            "This login makes a refresh token and throws it away: users log in again when the "
            "access token expires.",
            "Send str(refresh) too, or make the token with AccessToken.for_user(user).",
            file.place(node),
            confidence="likely",
        )


def makes_refresh(node):
    return isinstance(node.targets[0], ast.Name) and trees.dotted(
        getattr(node.value, "func", node)
    ) == "RefreshToken.for_user"  # fmt: skip


def only_gives_access(file, assigned, function):
    """Return whether a variable is used for its access_token, and for nothing but its claims."""
    if "refresh" in trees.texts(function):
        return False  # something is sent under that key
    name = assigned.targets[0].id
    parents = [
        file.parents.get(each)
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Load)
    ]
    access = [each for each in parents if getattr(each, "attr", "") == "access_token"]
    claims = [
        each
        for each in parents
        if isinstance(each, ast.Subscript) and isinstance(each.ctx, ast.Store)
    ]
    return bool(access) and len(access) + len(claims) == len(parents)


def is_sent(file, assigned):
    """refresh = RefreshToken.for_user(user), and str(refresh): not its access token alone."""
    name = trees.last_name(assigned.targets[0])
    around = next(file.around(assigned, ast.FunctionDef, ast.AsyncFunctionDef), file.tree)
    return any(
        isinstance(each, ast.Call)
        and trees.dotted(each.func) == "str"
        and [trees.dotted(given) for given in each.args] == [name]
        for each in ast.walk(around)
    )


def is_pair_login(node):
    return node.attr == "as_view" and "TokenObtainPair" in trees.last_name(node.value)


def is_login_of_dj_rest_auth(node):
    return node.attr == "as_view" and trees.last_name(node.value) == "LoginView"


def takes_refresh(node):
    """path("refresh/", …), class CookieRefreshView, def refresh_token"""
    if isinstance(node, ast.Call):
        words = trees.texts(node) if trees.last_name(node) in ("path", "re_path", "url") else []
        return (
            any("refresh" in text.lower() for text in words)
            or (
                trees.last_name(node) == "as_view" and "Refresh" in trees.last_name(node.func.value)
            )
            or trees.last_name(node) == "get_refresh_view"
        )
    return "refresh" in node.name.lower() and not node.name.startswith("validate_")


ROTATES = {"set_jti", "for_user", "blacklist", "validated_data"}


@check("settings")
def refresh_does_not_rotate():
    """RefreshToken(sent).access_token in code of the project's own: simplejwt's view rotates."""
    if project.is_ninja() or not project.simple_jwt("ROTATE_REFRESH_TOKENS"):
        return
    for file, node in sources.find(ast.FunctionDef, makes_an_access_token):
        made = sources.names_of(file, "RefreshToken")
        takes = any(
            isinstance(each, ast.Call) and trees.dotted(each.func) in made and len(each.args) == 1
            for each in ast.walk(node)
        )
        if takes and not sources.identifiers(node) & {
            "set_jti",
            "for_user",
            "blacklist",
            "validated_data",
        }:
            yield warning(
                "This refresh issues no new refresh token, although ROTATE_REFRESH_TOKENS is on.",
                "Use TokenRefreshSerializer(data={'refresh': token}), which rotates and "
                "blacklists.",
                file.place(node),
                confidence="likely",
            )


def makes_an_access_token(node):
    return any(
        isinstance(each, ast.Attribute) and each.attr == "access_token" for each in ast.walk(node)
    )


@check("project")
def refresh_fails_in_5_5_0():
    from jwt_doctor.runner import version_of

    if version_of("djangorestframework-simplejwt") != "5.5.0" or project.blacklists():
        return
    if project.simple_jwt("ROTATE_REFRESH_TOKENS") and any(
        "Refresh" in view.cls.__name__ for view in logins.token_views()
    ):
        yield error(
            "simplejwt 5.5.0 needs the blacklist app to rotate: every refresh returns 500.",
            "Upgrade simplejwt to 5.5.1.",
            "SIMPLE_JWT['ROTATE_REFRESH_TOKENS']",
        )
