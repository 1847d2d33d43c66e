"""Does a view have an attribute that REST framework does not read?"""

import ast
from difflib import get_close_matches

from jwt_doctor import classes, sources
from jwt_doctor.findings import check, error

ATTRIBUTES = ("permission_classes", "authentication_classes", "throttle_classes")
KNOWN = set(ATTRIBUTES) | {
    "renderer_classes", "parser_classes", "pagination_class", "filter_backends", "throttle_scope",
    "serializer_class", "permission_required", "permission_denied_message",
}  # fmt: skip


@check("files")
def view_attribute_misspelt():
    for file, node in sources.find(ast.ClassDef, classes.is_view):
        for each in node.body:
            if not isinstance(each, ast.Assign) or not isinstance(each.targets[0], ast.Name):
                continue
            name = each.targets[0].id
            near = get_close_matches(name, ATTRIBUTES, n=1, cutoff=0.84)
            if name in KNOWN or not near or is_asked(name):
                continue
            yield error(
                f"REST framework does not read `{name}`: it has no effect.",
                f"Did you mean {near[0]}?",
                file.place(each),
            )


def is_asked(name):
    """Return whether the project's own code reads an attribute of this name."""
    return bool(
        sources.find(
            ast.Attribute, lambda node: node.attr == name and isinstance(node.ctx, ast.Load)
        )
    ) or sources.is_read(name)
