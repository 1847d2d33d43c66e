"""Tokens and passwords where others can read them: in logs and in URLs."""

import ast
import re

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, warning

TOKEN_VARIABLE = {
    "access", "refresh", "access_token", "refresh_token", "raw_token", "jwt_token", "token",
    "id_token", "encoded_token", "accessToken", "refreshToken",
}  # fmt: skip

LOGGERS = {"debug", "info", "warning", "error", "critical", "exception", "log"}


@check("files")
def token_in_the_log():
    for file, node in sources.find(ast.Call, is_logging):
        if any(shows_token(each) or shows_link(file, each) for each in node.args):
            yield warning(
                "A token is written to the log: everyone who reads the log can use it.",
                "Log the claim jti, or remove the line.",
                file.place(node),
                confidence="likely",
            )


@check("files")
def password_in_the_log():
    """What a login or a registration was sent, written to the log as it is."""
    for file, node in sources.find(ast.Call, is_logging):
        shows = any(shows_request(each) or shows_dict(file, each) for each in node.args)
        if shows and takes_password(file, node):
            yield warning(
                "What was sent is written to the log, the password included.",
                "Log the name of the user, or remove the line.",
                file.place(node),
                confidence="likely",
            )


SENT = {"request.data", "request.POST", "request.body", "self.request.data", "validated_data",
        "serializer.validated_data", "password", "raw_password"}  # fmt: skip

TAKES_PASSWORD = re.compile(r"log_?in|regist|sign_?(up|in)|password|user_?create|create_?user",
                            re.IGNORECASE)  # fmt: skip


def takes_password(file, node):
    around = file.around(node, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(TAKES_PASSWORD.search(each.name) for each in around)


def shows_request(node):
    return any(trees.dotted(each) in SENT for each in parts(node))


def shows_link(file, node):
    """link = f"{site}/reset/{token}", and the whole of it in a message."""
    names = {each.id for each in parts(node) if isinstance(each, ast.Name)}
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
    return any(
        isinstance(each, ast.Assign)
        and isinstance(each.value, (ast.BinOp, ast.JoinedStr))
        and trees.last_name(each.targets[0]) in names
        and any(map(is_token, parts(each.value)))
        for each in (ast.walk(function) if names and function else ())
    )


def shows_dict(file, node):
    """data = {"username": …, "password": …}, and the whole of data in a message."""
    names = {each.id for each in parts(node) if isinstance(each, ast.Name)}
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
    return any(
        isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Dict)
        and trees.last_name(each.targets[0]) in names
        and "password" in [getattr(key, "value", None) for key in each.value.keys]
        for each in (ast.walk(function) if names and function else ())
    )


def parts(node):
    """Yield what a message shows as it is: not what it computes from it, as a length."""
    if isinstance(node, ast.JoinedStr):
        inner = [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
    elif isinstance(node, ast.BinOp):
        inner = [node.left, node.right]
    elif isinstance(node, ast.Tuple):
        inner = node.elts
    elif isinstance(node, ast.Call) and trees.last_name(node) in ("str", "format"):
        inner = node.args
    else:
        yield node
        return
    for each in inner:
        yield from parts(each)


def is_logging(node):
    name = trees.dotted(node.func)
    if name in ("print", "pprint"):
        return True
    return name.rpartition(".")[2] in LOGGERS and "log" in name.rpartition(".")[0].lower()


def shows_token(node):
    """Return whether a part of a message is the token itself, and not its length or a claim."""
    return any(map(is_token, parts(node)))


def is_token(node):
    texts = set(trees.texts(node)) if isinstance(node, (ast.Subscript, ast.Call)) else set()
    if isinstance(node, ast.Call) and not trees.dotted(node.func).endswith(
        (".META.get", ".headers.get")
    ):
        return False
    if texts:
        return bool(TOKEN_KEYS & texts)
    name = trees.last_name(node) if isinstance(node, (ast.Name, ast.Attribute)) else ""
    return name in TOKEN_VARIABLE or name.endswith(("_access_token", "_refresh_token"))


TOKEN_KEYS = {"access", "refresh", "access_token", "refresh_token", "HTTP_AUTHORIZATION",
              "Authorization"}  # fmt: skip


@check("files")
def token_in_a_url():
    for file, node in sources.find(ast.JoinedStr, has_token):
        yield warning(
            "A token is a part of a URL, which histories, logs and other sites keep.",
            "Send it in the body of a response, or in a cookie with HttpOnly and Secure.",
            file.place(node),
            confidence="likely",
        )


PARAMETER = re.compile(r"[?&#](access_?token|refresh_?token|access|refresh|jwt|token)=\Z")


def has_token(node):
    """f"{url}?access_token={access}" """
    return any(
        isinstance(text, ast.Constant)
        and PARAMETER.search(str(text.value))
        and isinstance(value, ast.FormattedValue)
        and any(is_token(each) and trees.last_name(each) != "token" for each in parts(value.value))
        for text, value in zip(node.values, node.values[1:])
    )
