"""Does code compare the text user_id with a number?"""

import ast

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, warning


@check("files")
def user_id_compared_as_number():
    """Since simplejwt 5.5 the claim is a text."""
    for file, node in sources.find(ast.Compare, compares_id):
        yield warning(
            "The user_id in a token is a text and the id of a user a number: they never are equal.",
            "Compare request.user, or write str(…) around the id.",
            file.place(node),
            confidence="likely",
        )


def compares_id(node):
    sides = [node.left] + node.comparators
    if len(sides) != 2 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        return False
    return any(is_claim(one) and is_id(other) for one, other in (sides, sides[::-1]))


def is_claim(node):
    if isinstance(node, ast.Call) and trees.last_name(node) == "get":
        node = node.func
    holder = getattr(node, "value", None)
    return (
        holder is not None
        and trees.dotted(holder).rpartition(".")[2] in ("auth", "token", "access_token", "payload")
        and (
            "user_id" in trees.texts(node) or isinstance(node, ast.Attribute) and node.attr == "get"
        )
        and isinstance(node, ast.Subscript)
    )


def is_id(node):
    return trees.last_name(node) in ("id", "pk") and isinstance(node, (ast.Attribute, ast.Name))
