"""Permissions of the project's own that decide otherwise than they read."""

import ast

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, warning


@check("files")
def permission_forgets_patch():
    """if request.method in ["PUT", "DELETE"]: …, and True for every other method."""
    if "http_method_names" in sources.names_used():
        return
    for file, node in sources.find(ast.FunctionDef, lambda node: node.name in RULES):
        parent = file.parents.get(node)
        if not isinstance(parent, ast.ClassDef) or not returns_true_at_the_end(node):
            continue
        guarded = {
            text for each in ast.walk(node) if asks_method(each) for text in trees.texts(each)
        }
        if "PUT" in guarded and "PATCH" not in trees.texts(parent):
            yield warning(
                "This permission looks at PUT and not at PATCH: with PATCH, every user changes "
                "the row.",
                "Write: if request.method in SAFE_METHODS: return True. Check all others.",
                file.place(node),
                confidence="likely",
            )


RULES = {"has_object_permission", "has_permission"}


def asks_method(node):
    """request.method in ["PUT", "DELETE"], request.method == "PUT" """
    return (
        isinstance(node, ast.Compare)
        and trees.dotted(node.left).endswith("request.method")
        and isinstance(node.ops[0], (ast.In, ast.Eq))
    )


def returns_true_at_the_end(function):
    last = function.body[-1]
    return isinstance(last, ast.Return) and getattr(last.value, "value", None) is True


HOOKS = {"perform_create", "perform_update", "perform_destroy"}


@check("files")
def response_is_thrown_away():
    """return Response(…, status=403) in perform_create(): nothing reads what it returns."""
    for file, view in sources.find(ast.ClassDef, lambda node: not reads_result(node)):
        thrown = [
            (method, each)
            for method in view.body
            if getattr(method, "name", "") in HOOKS
            for each in ast.walk(method)
            if isinstance(each, ast.Return) and trees.last_name(each.value) in ANSWERS
        ]
        for method, each in thrown[:1]:
            yield warning(
                f"Nothing reads what {method.name}() returns: the client gets the status of a "
                "success.",
                "Raise PermissionDenied or ValidationError instead.",
                file.place(each),
            )


ANSWERS = {"Response", "JsonResponse", "HttpResponse", "HttpResponseForbidden"}


def reads_result(view):
    """Return whether a view uses what self.perform_create() returns."""
    return any(
        trees.last_name(each) in HOOKS and not isinstance(parent, ast.Expr)
        for parent in ast.walk(view)
        for each in ast.iter_child_nodes(parent)
        if isinstance(each, ast.Call)
    )
