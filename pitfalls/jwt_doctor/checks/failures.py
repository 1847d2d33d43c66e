"""Logins and refreshes that report a failure as a success."""

import ast

from jwt_doctor import classes, sources, trees
from jwt_doctor.findings import check, warning

VIEWS = ("TokenObtainPairView", "TokenRefreshView", "TokenObtainView", "TokenViewBase")
READS_TOKENS = {"RefreshToken", "AccessToken"}


@check("files")
def failed_login_returns_200():
    """except: return Response({"success": False}) around a login or a refresh."""
    for file, node in sources.find(ast.FunctionDef, lambda node: True):
        if not is_method_of_view(file, node):
            continue
        for answer in refusals(node, is_token_view(file.parents.get(node))):
            if is_response_without_status(answer):
                yield warning(
                    "A failed login or refresh returns 200 here: a client takes it for a success.",
                    "Give the response status=401.",
                    file.place(answer),
                    confidence="likely",
                )
                break


def is_method_of_view(file, node):
    parent = file.parents.get(node)
    if "api_view" in {trees.last_name(each) for each in node.decorator_list}:
        return True
    return isinstance(parent, ast.ClassDef) and (
        (classes.is_view(parent) or is_token_view(parent))
        and node.name in ("post", "create", "login")
    )


def is_token_view(node):
    return any(trees.last_name(each) in VIEWS for each in getattr(node, "bases", ()))


def refusals(function, is_token_view):
    """Yield the statements with which a function answers a wrong password or a bad token."""
    for each in ast.walk(function):
        if isinstance(each, ast.Try) and checks(each.body, is_token_view):
            for handler in each.handlers:
                yield from handler.body[-1:]
    users = {
        trees.dotted(each.targets[0])
        for each in ast.walk(function)
        if isinstance(each, ast.Assign) and trees.last_name(each.value) == "authenticate"
    } - {""}
    for each in ast.walk(function):
        if isinstance(each, ast.If) and trees.dotted(each.test) in users:
            yield from each.orelse[-1:]
        elif isinstance(each, ast.If) and is_none(each.test, users):
            yield from each.body[-1:]


def checks(body, is_token_view):
    """Return whether a `try` logs in or reads a token: authenticate(), RefreshToken(sent), or the
    method of simplejwt's view."""
    calls = [each for line in body for each in ast.walk(line) if isinstance(each, ast.Call)]
    return any(
        trees.last_name(each) == "authenticate"
        or (trees.last_name(each) in READS_TOKENS and each.args)
        or (is_token_view and trees.last_name(getattr(each.func, "value", each)) == "super")
        for each in calls
    )


def is_none(test, users):
    """not user, user is None"""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return trees.dotted(test.operand) in users
    return (
        isinstance(test, ast.Compare)
        and trees.dotted(test.left) in users
        and isinstance(test.ops[0], (ast.Is, ast.Eq))
        and getattr(test.comparators[0], "value", "") is None
    )


def is_response_without_status(node):
    """return Response({…})"""
    if not isinstance(node, ast.Return) or not isinstance(node.value, ast.Call):
        return False
    call = node.value
    return trees.dotted(call.func).rpartition(".")[2] in ("Response", "JsonResponse") and (
        len(call.args) < 2 and not {"status", None} & {word.arg for word in call.keywords}
    )
