"""Code that reads a token itself and takes every user for an active one."""

import ast
import re

from jwt_doctor import classes, sources, trees
from jwt_doctor.findings import check, info, warning

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
AUTHENTICATES = re.compile(
    r"authenticat|get_user|__call__|process_request|middleware", re.IGNORECASE
)
OTHER_TOKENS = re.compile("verif|reset|activat|confirm|invit|refresh|login", re.IGNORECASE)
READS = {"AccessToken", "UntypedToken", "jwt.decode", "get_validated_token"}


@check("files", code="inactive_user_keeps_access")
def user_is_never_asked():
    """payload = jwt.decode(…), User.objects.get(id=payload["user_id"]), and no is_active."""
    for file, node in sources.find(FUNCTIONS, looks_up_a_user):
        if reads_token(file, node) and "is_active" not in sources.identifiers(file.tree):
            yield warning(
                "This code looks up the user of a token and never at is_active: a deactivated "
                "user keeps access.",
                "Reject the token unless user.is_active.",
                file.place(node),
                confidence="likely",
            )


def looks_up_a_user(node):
    """Return whether an authentication of the project's own calls User.objects.get()."""
    if not AUTHENTICATES.search(node.name) or OTHER_TOKENS.search(node.name):
        return False
    return any(
        isinstance(each, ast.Attribute)
        and each.attr in ("get", "aget")
        and getattr(each.value, "attr", "") == "objects"
        and classes.is_user_model(each.value.value)
        for each in ast.walk(node)
    )


def reads_token(file, node):
    """Return whether a function reads a token, or gets one that is read: get_user(self, token)."""
    calls = {trees.dotted(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
    if calls & READS and not any("get_user" in name for name in calls):
        return True
    parent = file.parents.get(node)
    bases = [trees.last_name(each) for each in getattr(parent, "bases", ())]
    return node.name == "get_user" and any(name.endswith("JWTAuthentication") for name in bases)


@check("files", code="inactive_user_keeps_access")
def user_of_a_socket_is_never_asked():
    """token = AccessToken(…) in one function, and the user of its id is looked up by another."""
    for file, node in sources.find(FUNCTIONS, reads_and_calls):
        if "is_active" in sources.identifiers(file.tree) or OTHER_TOKENS.search(node.name):
            continue
        called = {trees.last_name(each) for each in ast.walk(node) if isinstance(each, ast.Call)}
        helpers = [each for each in file.nodes(*FUNCTIONS) if each.name in called]
        for helper in helpers:
            if helper is not node and gets_a_user(helper):
                yield warning(
                    "This code looks up the user of a token and never at is_active: a deactivated "
                    "user keeps access.",
                    "Reject the token unless user.is_active.",
                    file.place(helper),
                    confidence="likely",
                )


def reads_and_calls(node):
    """Return whether an ASGI application, known by its scope, reads a token."""
    calls = {trees.dotted(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
    return bool(calls & READS) and "scope" in sources.identifiers(node)


def gets_a_user(node):
    """Return whether a function returns User.objects.get(…) by an id."""
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr in ("get", "aget")
        and getattr(each.func.value, "attr", "") == "objects"
        and classes.is_user_model(each.func.value.value)
        and any(word.arg in ("id", "pk") for word in each.keywords)
        for each in ast.walk(node)
    )


@check("files")
def inactive_user_logs_in():
    """user = User.objects.get(email=…), RefreshToken.for_user(user), and no is_active."""
    if sources.find(ast.ClassDef, leaves_out_inactive):
        return
    for file, node in sources.find(FUNCTIONS, issues_for_a_row, "for_user"):
        names = sources.identifiers(file.tree)
        if not {"is_active", "user_can_authenticate"} & names and answers(file, node):
            yield info(
                "This login issues tokens to a deactivated user, too: nothing here looks at "
                "is_active.",
                "Call authenticate(request, …), or answer 401 unless user.is_active.",
                file.place(node),
                confidence="likely",
            )


def leaves_out_inactive(node):
    """Return whether a manager's rows are those of active users alone."""
    return any(
        each.name == "get_queryset"
        and "is_active" in sources.identifiers(each)
        and any("Manager" in trees.last_name(base) for base in node.bases)
        for each in node.body
        if isinstance(each, ast.FunctionDef)
    )


def issues_for_a_row(node):
    """Return whether a function gets a row of the user model, and issues tokens for it."""
    if NO_LOGIN.search(node.name):
        return False
    users = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Assign) and gets_a_row(each.value):
            target = each.targets[0]
            first = target.elts[0] if isinstance(target, ast.Tuple) else target
            users.add(trees.dotted(first))
    called = {trees.last_name(each) for each in ast.walk(node) if isinstance(each, ast.Call)}
    return "authenticate" not in called and any(
        isinstance(each, ast.Call)
        and trees.last_name(each) == "for_user"
        and each.args
        and trees.dotted(each.args[0]) in users - {""}
        for each in ast.walk(node)
    )


NO_LOGIN = re.compile(
    "verif|reset|activat|confirm|invit|refresh|regist|sign_?up|switch", re.IGNORECASE
)


def gets_a_row(node):
    """User.objects.get(…), User.objects.filter(…).first(), User.objects.get_or_create(…)"""
    if not isinstance(node, ast.Call):
        return False
    if trees.last_name(node) not in ("get", "first", "last", "get_or_create", "get_object_or_404"):
        return False
    given = [each for each in node.args[:1] if trees.last_name(node) == "get_object_or_404"]
    return any(map(classes.is_user_model, given)) or any(
        isinstance(each, ast.Attribute)
        and each.attr == "objects"
        and classes.is_user_model(each.value)
        for each in ast.walk(node)
    )


def answers(file, node):
    """Return whether a function is a view: a method of one, or decorated as one."""
    cls = next(file.around(node, ast.ClassDef), None)
    if cls is not None:
        return classes.is_view(cls)
    return bool({"api_view", "post", "http_post"} & set(map(trees.last_name, node.decorator_list)))
