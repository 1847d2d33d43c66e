"""Is a token of one kind accepted as another?"""

import ast

from jwt_doctor import logins, project, sources, trees
from jwt_doctor.findings import check, error, warning

HINT = "Remove this setting: simplejwt's default accepts access tokens only."
TEXT = "A refresh token opens the API, for as long as it lives."
WRONG = (
    "rest_framework_simplejwt.tokens.RefreshToken",
    "rest_framework_simplejwt.tokens.UntypedToken",
)


@check("settings")
def token_type_confusion():
    if project.is_ninja():
        return
    names = project.class_names(project.simple_jwt("AUTH_TOKEN_CLASSES"))
    if any(name in WRONG for name in names):
        yield error(TEXT, HINT, "SIMPLE_JWT['AUTH_TOKEN_CLASSES']")
    elif is_untyped() and not project.simple_jwt("JWK_URL"):
        yield error(TEXT, HINT, "SIMPLE_JWT['TOKEN_TYPE_CLAIM']")


def is_untyped():
    return project.is_written("TOKEN_TYPE_CLAIM") and project.simple_jwt("TOKEN_TYPE_CLAIM") is None


@check("project", code="token_type_confusion")
def class_accepts_refresh_tokens():
    if project.is_ninja():
        return
    from rest_framework_simplejwt.tokens import RefreshToken, UntypedToken

    accepted = project.classes(project.simple_jwt("AUTH_TOKEN_CLASSES"))
    if any(issubclass(each, (RefreshToken, UntypedToken)) for each in accepted):
        yield error(TEXT, HINT, "SIMPLE_JWT['AUTH_TOKEN_CLASSES']")


@check("files", code="token_type_confusion")
def code_accepts_any_token():
    """UntypedToken(token), and then a user is looked up, as in a middleware for sockets."""
    for file, node in sources.find(ast.Name, lambda node: node.id == "UntypedToken"):
        parent = file.parents.get(node)
        if not isinstance(parent, ast.Call):
            continue
        function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
        if function is None:
            continue
        names = sources.identifiers(function)
        if names & {"blacklist", "check_blacklist"} or "token_type" in trees.texts(function):
            continue
        if "objects" in names or any("get_user" in name for name in names):
            yield error(
                "UntypedToken accepts a token of any type: a refresh token opens this, a "
                "blacklisted one too.",
                "Use AccessToken(token), which checks the type.",
                file.place(node),
                confidence="likely",
            ).explained_by("websocket_accepts_any_token" if is_of_channels(file) else None)


def is_of_channels(file):
    return any(
        (line.module or "").partition(".")[0] == "channels" for line in file.nodes(ast.ImportFrom)
    )


def reads_user(function):
    return bool({"user_id", "sub"} & set(trees.texts(function)))


@check("files", code="token_type_confusion")
def raw_decode_without_type():
    """jwt.decode(token, key, …) in an authentication of the project's own, next to simplejwt's."""
    if not logins.imports_simplejwt():
        return
    for file, node in sources.find(ast.Call, lambda node: bool(KEYS & trees.identifiers(node))):
        if not is_decode(file, node):
            continue
        scope = next(file.around(node, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef), None)
        if scope is None or not reads_user(scope):
            continue
        if compares_type(scope) or "verify_signature" in trees.texts(scope):
            continue
        if {"UntypedToken", "AccessToken"} & sources.identifiers(scope):
            continue
        yield warning(
            "jwt.decode() checks no token type: a refresh token is accepted here too.",
            "Use AccessToken(token), which checks the type.",
            file.place(node),
            confidence="likely",
        )


def compares_type(scope):
    """claims["type"], or claims.get("type"): not the type of a message that is sent."""
    return any(
        {"token_type", "type", "typ"} & set(trees.texts(each))
        for each in ast.walk(scope)
        if isinstance(each, (ast.Subscript, ast.Compare))
        or (isinstance(each, ast.Call) and trees.last_name(each) == "get")
    ) or "token_type" in trees.texts(scope)


KEYS = {"SECRET_KEY", "PUBLIC_KEY", "SIGNING_KEY", "VERIFYING_KEY", "SIMPLE_JWT"}


def is_decode(file, node):
    """jwt.decode(token, settings.SECRET_KEY, …), under whatever name decode is imported."""
    names = {"jwt.decode", "pyjwt.decode"} | {
        each.asname or each.name
        for line in file.nodes(ast.ImportFrom)
        for each in line.names
        if line.module == "jwt" and each.name == "decode"
    }
    return trees.dotted(node.func) in names
