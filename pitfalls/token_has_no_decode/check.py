"""Is a token decoded to a text, which it already is since PyJWT 2?"""

import ast
from pathlib import Path

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import check, error


@check("files")
def token_has_no_decode():
    if is_old():
        return
    for file, node in sources.find(ast.Call, is_decode, "decode"):
        if makes_token(node.func.value) or is_token_variable(file, node):
            yield error(
                "jwt.encode() returns a text since PyJWT 2, and a text has no decode(): 500.",
                "Remove .decode(…).",
                file.place(node),
                confidence="certain" if project.is_loaded() else "likely",
            )


def is_decode(node):
    return isinstance(node.func, ast.Attribute) and node.func.attr == "decode"


def makes_token(node):
    return isinstance(node, ast.Call) and trees.dotted(node.func) == "jwt.encode"


def is_token_variable(file, node):
    """token = jwt.encode(…), and then token.decode()"""
    name = trees.last_name(node.func.value) if isinstance(node.func.value, ast.Name) else ""
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
    return bool(name and function) and any(
        isinstance(each, ast.Assign)
        and makes_token(each.value)
        and trees.last_name(each.targets[0]) == name
        for each in ast.walk(function)
    )


def is_old():
    """Return whether PyJWT 1 is installed or, as far as the files show, asked for."""
    if project.is_loaded():
        try:
            import jwt

            return str(getattr(jwt, "__version__", "2")).startswith(("0.", "1."))
        except ImportError:
            return False
    places = [Path.cwd(), Path.cwd().parent]
    texts = [trees.source(path) for place in places for path in place.glob("requirements*.txt")]
    return any("pyjwt==1" in text.lower().replace(" ", "") for text in texts)
