"""Does a middleware ask for the user before a view has read the token?"""

import ast

from jwt_doctor import logins, project, routes, sources, trees
from jwt_doctor.findings import check, info, warning

EARLY = {"process_request", "process_view"}  # Django calls these before the view
READS = {"JWTAuthentication", "AccessToken", "UntypedToken", "jwt"}


@check("settings")
def middleware_reads_user():
    if project.is_ninja() or not logins.issues_tokens():
        return
    names = {name.rpartition(".")[2] for name in project.middleware()}
    has_sessions = not project.is_loaded() or routes.gives_session_cookies()
    for file, node in own_code(names):
        place = next(filter(None, map(early_use, ast.walk(node))), None)
        if place is None or READS & sources.identifiers(node):
            continue
        level = info if has_sessions else warning
        yield level(
            "This middleware asks for the user before the view has read the token: it is "
            "AnonymousUser.",
            hint="Ask after get_response(request), or read the token with JWTAuthentication.",
            where=file.place(place),
            confidence="likely",
        )


def own_code(names):
    """Return the (file, node) of each function and class of the project with one of the names."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    files = sources.own_files() + sources.settings_files()
    return [
        (file, node)
        for file in files
        for node in file.nodes(*kinds)
        if node.name in names and isinstance(file.parents.get(node), ast.Module)
    ]


def early_use(function):
    """Return the node of request.user in a function, if it is before get_response(request)."""
    if not isinstance(function, ast.FunctionDef):
        return None
    calls = [
        each.lineno
        for each in ast.walk(function)
        if isinstance(each, ast.Call) and trees.last_name(each) == "get_response"
    ]
    if not calls and function.name not in EARLY:
        return None
    for each in ast.walk(function):
        if isinstance(each, ast.Attribute) and trees.dotted(each) == "request.user":
            if isinstance(each.ctx, ast.Load) and (not calls or each.lineno < min(calls)):
                return each
    return None
