"""Does the project's own authentication backend fail for an unknown user?"""

import ast

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import check, error

CATCHES = {"DoesNotExist", "ObjectDoesNotExist", "Exception", "BaseException"}


@check("project")
def backend_raises():
    for backend in project.classes(project.setting("AUTHENTICATION_BACKENDS")):
        for file, node in sources.own_nodes(backend):
            for call in ast.walk(node):
                if is_get(call) and in_authenticate(file, call) and not is_caught(file, call):
                    yield error(
                        "objects.get() raises DoesNotExist here: an unknown user returns 500.",
                        "Use objects.filter(…).first(), and return None without a user.",
                        file.place(call),
                        confidence="likely",
                    )


def is_get(node):
    return (
        isinstance(node, ast.Call)
        and trees.dotted(node.func).endswith("objects.get")
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "get"
            and getattr(node.func.value, "attr", "") in ("objects", "_default_manager")
        )
    )


def in_authenticate(file, node):
    return any(each.name == "authenticate" for each in file.around(node, ast.FunctionDef))


def is_caught(file, node):
    for each in file.around(node, ast.Try):
        for handler in each.handlers:
            if handler.type is None or CATCHES & trees.identifiers(handler.type):
                return True
    return False
