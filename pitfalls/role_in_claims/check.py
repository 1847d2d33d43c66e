"""Does a permission trust a role that the login wrote into the token?"""

import ast

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, warning

ROLES = {"role", "roles", "is_staff", "is_superuser", "is_admin", "admin", "groups", "permissions"}


@check("files")
def role_in_claims():
    written = {key for key in ROLES if writes(key)}
    for file, node in sources.find((ast.Call, ast.Subscript), reads_role):
        if set(trees.texts(node)) & written:
            yield warning(
                "A role is read from the token: a role that is taken away stays until it expires.",
                hint="Read the role from request.user, whose row is read at each request.",
                where=file.place(node),
                confidence="likely",
            )


def writes(key):
    """Return whether the project writes this claim itself: token["role"] = …"""
    return bool(
        sources.find(
            ast.Assign,
            lambda node: (
                isinstance(node.targets[0], ast.Subscript)
                and "token" in trees.dotted(node.targets[0].value).lower()
                and key in trees.texts(node.targets[0])
            ),
        )
    )


def reads_role(node):
    """request.auth["role"], request.auth.get("role")"""
    if isinstance(node, ast.Call):
        return trees.dotted(node.func).endswith("request.auth.get") and bool(
            ROLES & set(trees.texts(node))
        )
    return (
        isinstance(node.ctx, ast.Load)
        and trees.dotted(node.value).endswith("request.auth")
        and bool(ROLES & set(trees.texts(node)))
    )
