"""Tokens in URLs: of pages, and of WebSockets."""

import ast
import re

from jwt_doctor import sources, trees
from jwt_doctor.checks.logs import is_token, parts
from jwt_doctor.findings import check, info, warning


@check("files")
def token_in_a_url():
    for file, node in sources.find(ast.JoinedStr, has_token):
        if is_asked_by_the_server(file, node):
            continue
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


def is_asked_by_the_server(file, node):
    """Return whether the server itself asks a provider with the provider's own token:
    requests.get(f"https://provider/me?access_token={token}")."""
    start = node.values[0]
    if not isinstance(start, ast.Constant) or not FIXED.match(str(start.value)):
        return False
    parent = file.parents.get(node)
    names = set(map(trees.dotted, parent.targets)) if isinstance(parent, ast.Assign) else set()
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), file.tree)
    return any(
        trees.dotted(call.func).partition(".")[0] in ("requests", "httpx", "urllib", "urlopen")
        and any(each is node or trees.dotted(each) in names - {""} for each in call.args[:2])
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
    )


FIXED = re.compile(r"https://[\w.-]+/")


QUERY = ("query_string", b"query_string")
ASKED = re.compile(r"(access_?|auth_?|jwt_?|id_?)?token=?|access|jwt", re.IGNORECASE)


@check("files", code="token_in_a_url")
def token_in_the_url_of_a_socket():
    """parse_qs(scope["query_string"].decode())["token"]"""
    found = set()
    for file, node in sources.find(ast.Constant, lambda node: node.value in QUERY, "scope"):
        function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
        if function is None or function in found or not asks_for_token(function):
            continue
        found.add(function)
        yield info(
            "The token of a WebSocket is a part of its URL, which servers write into their logs.",
            "Let the client send it in the first message, or as a subprotocol.",
            file.place(node),
            confidence="likely",
        ).explained_by("websocket_accepts_any_token")


def asks_for_token(function):
    """Return whether code asks for a parameter: query["token"], query.get("token"), "token" in
    query, part.startswith("token=")."""
    for each in ast.walk(function):
        if isinstance(each, ast.Subscript):
            asked = [each.slice]
        elif isinstance(each, ast.Call) and trees.last_name(each) in ("get", "pop", "startswith"):
            asked = each.args[:1]
        elif isinstance(each, ast.Compare) and isinstance(each.ops[0], ast.In):
            asked = [each.left]
        else:
            continue
        if any(ASKED.fullmatch(text) for one in asked for text in texts(one)):
            return True
    return False


def texts(node):
    """Yield the text or the bytes of a key; Python 3.8 has an Index around it."""
    value = getattr(getattr(node, "value", None), "value", getattr(node, "value", None))
    if isinstance(value, (str, bytes)):
        yield value if isinstance(value, str) else value.decode("latin-1")
