"""Tokens that a WebSocket is opened with."""

import ast
import re

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, info

QUERY = ("query_string", b"query_string")
PARAMETER = re.compile(r"(access_?|auth_?|jwt_?|id_?)?token=?|access|jwt", re.IGNORECASE)


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
        if any(PARAMETER.fullmatch(text) for one in asked for text in texts(one)):
            return True
    return False


def texts(node):
    """Yield the text or the bytes of a key; Python 3.8 has an Index around it."""
    value = getattr(getattr(node, "value", None), "value", getattr(node, "value", None))
    if isinstance(value, (str, bytes)):
        yield value if isinstance(value, str) else value.decode("latin-1")
