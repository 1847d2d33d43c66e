"""Whether a token comes from the provider's server, or from the client that sent a request."""

import ast

from jwt_doctor import sources, trees

ASKS = {"requests", "httpx"}
FETCHES = {"fetch_token", "fetch_access_token", "authorize_access_token"}
OF_A_FLOW = ("credentials.id_token", "credentials._id_token")


def is_fetched(file, node, steps=5):
    """Return whether the server itself asked somebody for a value: tokens["id_token"], where
    tokens = requests.post(…).json(). A parameter counts as what each call gives."""
    root = root_of(node)
    if root in ASKS or FETCHES & trees.identifiers(node):
        return True
    if trees.dotted(node).endswith(OF_A_FLOW):
        return True
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
    if function is None or not steps:
        return False
    given = [(file, each) for each in assigned(function, root)] or arguments(function, root)
    return bool(given) and all(is_fetched(where, each, steps - 1) for where, each in given)


def root_of(node):
    """Return "tokens" of tokens.json()["id_token"]."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call, ast.Await)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return getattr(node, "id", None)


def assigned(function, name):
    return [
        each.value
        for each in ast.walk(function)
        if isinstance(each, ast.Assign)
        and name in [getattr(target, "id", "") for target in each.targets]
    ]


def arguments(function, name):
    """Return (file, node) of what each call of a function gives for a parameter."""
    names = [each.arg for each in function.args.args if each.arg not in ("self", "cls")]
    if name not in names:
        return []
    place = names.index(name)
    found = []
    for file, call in sources.find(ast.Call, lambda call: trees.last_name(call) == function.name):
        given = [word.value for word in call.keywords if word.arg == name]
        found += [(file, each) for each in call.args[place : place + 1] + given]
    return found
