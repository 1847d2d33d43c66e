"""Tokens and passwords in logs."""

import ast
import re

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, warning

TOKEN_VARIABLE = {
    "access", "refresh", "access_token", "refresh_token", "raw_token", "jwt_token", "token",
    "id_token", "encoded_token", "accessToken", "refreshToken", "otp", "otp_code",
}  # fmt: skip

LOGGERS = {"debug", "info", "warning", "error", "critical", "exception", "log"}


@check("files")
def token_in_the_log():
    for file, node in sources.find(ast.Call, is_logging):
        if any(
            shows_token(each) or shows_link(file, each) or shows_tokens(file, each)
            for each in node.args
        ):
            yield warning(
                "A token or a one-time code is written to the log: everyone who reads the log can "
                "use it.",
                "Log the claim jti, or remove the line.",
                file.place(node),
                confidence="likely",
            )


@check("files")
def password_in_the_log():
    """What a login or a registration was sent, written to the log as it is."""
    for file, node in sources.find(ast.Call, is_logging):
        shows = any(shows_request(file, each) or shows_dict(file, each) for each in node.args)
        if shows and (takes_password(file, node) or is_in_middleware(file, node)):
            yield warning(
                "What was sent is written to the log, the password included.",
                "Log the name of the user, or remove the line.",
                file.place(node),
                confidence="likely",
            )


SENT = {"request.data", "request.POST", "request.body", "self.request.data", "validated_data",
        "serializer.validated_data", "password", "raw_password"}  # fmt: skip

TAKES_PASSWORD = re.compile(r"log_?in|regist|sign_?(up|in)|password|user_?create|create_?user",
                            re.IGNORECASE)  # fmt: skip


def takes_password(file, node):
    around = file.around(node, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(TAKES_PASSWORD.search(each.name) for each in around)


def is_in_middleware(file, node):
    """Return whether requests pass the code, because the settings name it: a middleware."""
    around = file.around(node, ast.ClassDef, ast.FunctionDef)
    return any(sources.is_in_settings(each.name) for each in around)


def shows_request(file, node):
    return any(
        trees.dotted(inner) in SENT
        for each in parts(node)
        for inner in [unwrapped(each), unwrapped(assigned(file, each))]
    )


def unwrapped(node):
    """Return request.body of json.loads(request.body.decode())."""
    while isinstance(node, ast.Call) and trees.last_name(node) in UNCHANGED:
        node = node.args[0] if node.args else getattr(node.func, "value", None)
    return node


UNCHANGED = {"decode", "loads", "dumps", "dict", "copy", "str", "repr", "getattr"}


def assigned(file, node):
    """Return the value of a variable, if its function assigns it once and hides nothing in it."""
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
    if not isinstance(node, ast.Name) or function is None or hides(function):
        return None
    values = [
        each.value
        for each in ast.walk(function)
        if isinstance(each, ast.Assign) and node.id in map(trees.last_name, each.targets)
    ]
    return values[0] if len(values) == 1 else None


def hides(function):
    """Return whether code takes something out: data.pop("password"), data["password"] = "…"."""
    return any(
        isinstance(each, ast.Call)
        and trees.last_name(each) == "pop"
        or isinstance(each, (ast.Subscript, ast.Delete))
        and isinstance(getattr(each, "ctx", ast.Store()), (ast.Store, ast.Del))
        for each in ast.walk(function)
    )


def shows_link(file, node):
    """link = f"{site}/reset/{token}", and the whole of it in a message."""
    names = {each.id for each in parts(node) if isinstance(each, ast.Name)}
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
    return any(
        isinstance(each, ast.Assign)
        and isinstance(each.value, (ast.BinOp, ast.JoinedStr))
        and trees.last_name(each.targets[0]) in names
        and any(map(is_token, parts(each.value)))
        for each in (ast.walk(function) if names and function else ())
    )


def shows_tokens(file, node):
    """data = {"access": …}, and the whole of data in a message; or all headers of a request."""
    for each in parts(node):
        if trees.dotted(each).endswith(("request.headers", "request.META")):
            return True
        holder = each.value if isinstance(each, ast.Attribute) and each.attr == "data" else each
        value = last_value(file, holder)
        if holder is not each:  # response.data
            found = is_login_response(file, value)
        else:
            found = isinstance(value, ast.Dict) and is_pair(value) or is_pair_of_login(file, value)
        if found and not takes_out_tokens(file, each):
            return True
    return False


PAIR = {"access", "refresh", "access_token", "refresh_token"}


def is_pair(node):
    """{"access": …}"""
    keys = {getattr(key, "value", None) for key in node.keys}
    return bool(PAIR & keys) and not any(
        isinstance(value, ast.Constant)
        for key, value in zip(node.keys, node.values)
        if getattr(key, "value", None) in PAIR
    )


def is_pair_of_login(file, value):
    """super().validate(attrs) in a serializer of simplejwt's, or tokens_of(user)"""
    if not isinstance(value, ast.Call):
        return False
    if isinstance(value.func, ast.Attribute) and value.func.attr == "validate":
        return is_super_of(file, value, "Serializer")
    return isinstance(value.func, ast.Name) and any(
        is_pair(each.value)
        for _, node in sources.find(ast.FunctionDef, lambda node: node.name == value.func.id)
        for each in ast.walk(node)
        if isinstance(each, ast.Return) and isinstance(each.value, ast.Dict)
    )


def is_login_response(file, value):
    """super().post(…) in a view of simplejwt's"""
    return (
        isinstance(value, ast.Call)
        and trees.last_name(value) == "post"
        and is_super_of(file, value, "View")
    )


def is_super_of(file, call, kind):
    cls = next(file.around(call, ast.ClassDef), None)
    return "super" in trees.identifiers(call.func) and any(
        name.startswith("Token") and name.endswith(kind)
        for name in map(trees.last_name, getattr(cls, "bases", ()))
    )


def last_value(file, node):
    """Return what a variable was last given above the line that shows it; None if that is not
    shown."""
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
    if not isinstance(node, ast.Name) or function is None:
        return None
    here = (node.lineno, node.col_offset)
    found = [
        each
        for each in ast.walk(function)
        if isinstance(each, ast.Assign)
        and any(isinstance(one, ast.Name) and one.id == node.id for one in each.targets)
        and (each.lineno, each.col_offset) < here
    ]
    return max(found, key=lambda each: (each.lineno, each.col_offset)).value if found else None


def takes_out_tokens(file, node):
    """Return whether code removes or replaces a token: data.pop("access"), del data["access"]."""
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef))
    return any(
        PAIR & set(trees.texts(each))
        for each in ast.walk(function)
        if isinstance(each, ast.Call)
        and trees.last_name(each) == "pop"
        or isinstance(each, ast.Subscript)
        and isinstance(each.ctx, (ast.Store, ast.Del))
    )


def shows_dict(file, node):
    """data = {"username": …, "password": …}, and the whole of data in a message."""
    names = {each.id for each in parts(node) if isinstance(each, ast.Name)}
    function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
    return any(
        isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Dict)
        and trees.last_name(each.targets[0]) in names
        and "password" in [getattr(key, "value", None) for key in each.value.keys]
        for each in (ast.walk(function) if names and function else ())
    )


def parts(node):
    """Yield what a message shows as it is: not what it computes from it, as a length."""
    if isinstance(node, ast.JoinedStr):
        inner = [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
    elif isinstance(node, ast.BinOp):
        inner = [node.left, node.right]
    elif isinstance(node, ast.Tuple):
        inner = node.elts
    elif isinstance(node, ast.Call) and trees.last_name(node) in ("str", "format"):
        inner = node.args
    else:
        yield node
        return
    for each in inner:
        yield from parts(each)


def is_logging(node):
    name = trees.dotted(node.func)
    if name in ("print", "pprint"):
        return True
    return name.rpartition(".")[2] in LOGGERS and "log" in name.rpartition(".")[0].lower()


def shows_token(node):
    """Return whether a part of a message is the token itself, and not its length or a claim."""
    return any(map(is_token, parts(node)))


def is_token(node):
    texts = set(trees.texts(node)) if isinstance(node, (ast.Subscript, ast.Call)) else set()
    if isinstance(node, ast.Call) and not trees.dotted(node.func).endswith(
        (".META.get", ".headers.get")
    ):
        return False
    if texts:
        return bool(TOKEN_KEYS & texts)
    name = trees.last_name(node) if isinstance(node, (ast.Name, ast.Attribute)) else ""
    return name in TOKEN_VARIABLE or name.endswith(("_access_token", "_refresh_token"))


TOKEN_KEYS = {"access", "refresh", "access_token", "refresh_token", "HTTP_AUTHORIZATION",
              "Authorization"}  # fmt: skip
