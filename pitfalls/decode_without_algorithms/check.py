"""Does jwt.decode() say which algorithms it accepts?"""

import ast

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, warning


@check("files")
def decode_without_algorithms():
    """jwt.decode(token, key), in a file that imports PyJWT."""
    for file, node in sources.find(ast.Call, names_no_algorithm, "decode"):
        if imports_pyjwt(file):
            yield warning(
                "jwt.decode() without algorithms: PyJWT 2 raises DecodeError for every token.",
                "Use AccessToken(token), or name one: algorithms=['HS256'].",
                file.place(node),
                confidence="likely",
            )


def names_no_algorithm(node):
    """Return whether a call gives no list, and asks for the signature to be checked."""
    if trees.dotted(node.func) not in ("jwt.decode", "pyjwt.decode"):
        return False
    if any(isinstance(each, ast.Starred) for each in node.args) or len(node.args) > 2:
        return False
    words = {word.arg for word in node.keywords}
    return not words & {"algorithms", "options", None}


def imports_pyjwt(file):
    """Return whether `jwt` is the module here, and not a class, or another package's: jose's."""
    names = {each.asname or each.name for node in file.nodes(ast.Import) for each in node.names}
    others = {
        each.asname or each.name for node in file.nodes(ast.ImportFrom) for each in node.names
    }
    return bool(names & {"jwt", "pyjwt"}) and "jwt" not in others
