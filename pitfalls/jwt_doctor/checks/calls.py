"""Lines that fail where users log in, register or refresh: a name or an argument is missing."""

import ast

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, error, warning

TOUCHES_USERS = {
    "for_user", "RefreshToken", "AccessToken", "authenticate", "set_password", "check_password",
    "create_user", "blacklist",
}  # fmt: skip


@check("files")
def wrong_arguments():
    for file, node in sources.find(ast.Call, lambda node: isinstance(node.func, ast.Name)):
        function = called(file, node.func.id)
        wrong = misfit(function.args, node) if function else ""
        if wrong and TOUCHES_USERS & (sources.identifiers(function) | names_around(file, node)):
            yield error(
                f"{function.name}() {wrong}: this line raises TypeError, and returns 500.",
                f"Compare the call with `def {function.name}` in line {function.lineno}.",
                file.place(node),
                confidence="likely",
            )


def names_around(file, node):
    around = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
    return sources.identifiers(around) if around else frozenset()


def called(file, name):
    """Return the only function that a name of a file can be: its own, or one that it imports.
    None if there is none, or if a decorator may change its arguments."""
    if any(isinstance(each.ctx, ast.Store) and each.id == name for each in file.nodes(ast.Name)):
        return None
    if any(each.arg == name for each in file.nodes(ast.arg)):
        return None
    imported = [
        node
        for node in file.nodes(ast.ImportFrom)
        if name in {each.asname or each.name for each in node.names}
    ]
    homes = [file]
    if imported:
        module = (imported[0].module or "").rpartition(".")[2]
        homes = [each for each in sources.own_files() if each.path.stem == module]
    found = [
        node
        for each in homes
        for node in each.nodes(ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
        if node.name == name
        and each.parents[node] is each.tree
        or node.name == name
        and not imported
    ]
    if len(found) != 1 or isinstance(found[0], ast.ClassDef) or found[0].decorator_list:
        return None
    return found[0]


def misfit(arguments, call):
    """Return what is wrong with the arguments of a call, or ""."""
    named = {word.arg for word in call.keywords}
    if None in named or any(isinstance(each, ast.Starred) for each in call.args):
        return ""
    places = [each.arg for each in getattr(arguments, "posonlyargs", []) + arguments.args]
    needed = places[: len(places) - len(arguments.defaults)] + [
        each.arg
        for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults)
        if default is None
    ]
    missing = [name for name in needed if name not in set(places[: len(call.args)]) | named]
    if missing:
        return "is called without `{}`".format("` and `".join(missing))
    if len(call.args) > len(places) and not arguments.vararg:
        return f"takes {len(places)} arguments, and is called with {len(call.args)}"
    unknown = named - set(places) - {each.arg for each in arguments.kwonlyargs}
    if unknown and not arguments.kwarg:
        return f"has no argument `{min(unknown)}`"
    return ""


# What files import from simplejwt, Django and REST framework under these names.
IMPORTED = {
    "RefreshToken", "AccessToken", "UntypedToken", "TokenError", "InvalidToken", "OutstandingToken",
    "BlacklistedToken", "TokenObtainPairSerializer", "authenticate", "get_user_model",
    "make_password", "check_password", "AuthenticationFailed",
}  # fmt: skip


@check("files")
def name_is_not_imported():
    """RefreshToken(…) in a file that imports no RefreshToken."""
    for file, node in sources.find(ast.Name, lambda node: node.id in IMPORTED):
        if isinstance(node.ctx, ast.Load) and node.id not in names_in(file):
            yield error(
                f"{node.id} is not imported here: this line raises NameError.",
                f"Import {node.id} at the top of the file.",
                file.place(node),
            )


def names_in(file):
    """Return the names that a file defines or imports: all, if it imports with a star."""
    found = {each.id for each in file.nodes(ast.Name) if not isinstance(each.ctx, ast.Load)}
    for node in file.nodes(ast.Import, ast.ImportFrom):
        found |= {(each.asname or each.name).split(".")[0] for each in node.names}
    for node in file.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        found.add(node.name)
    found |= {each.arg for each in file.nodes(ast.arg)}
    return IMPORTED if "*" in found else found


MADE = {"RefreshToken", "AccessToken", "UntypedToken", "SlidingToken"}


@check("files")
def token_error_is_not_caught():
    """try: RefreshToken(sent), and only `except InvalidToken`: a bad token raises TokenError."""
    for file, node in sources.find(ast.Try, lambda node: bool(catches(node))):
        if "InvalidToken" not in catches(node) or catches(node) & ALL:
            continue
        if any(catches(each) & ALL for each in file.around(node, ast.Try)):
            continue
        made = [
            each
            for body in node.body
            for each in ast.walk(body)
            if isinstance(each, ast.Call) and trees.dotted(each.func) in MADE and each.args
        ]
        if made:
            yield warning(
                "A bad token raises TokenError here, and only InvalidToken is caught: 500.",
                "Write except TokenError, from rest_framework_simplejwt.exceptions.",
                file.place(made[0]),
                confidence="likely",
            )
    yield from errors_of_pyjwt()
    for file, node in sources.find(ast.ImportFrom, lambda node: node.module == "tokenize"):
        if "TokenError" in {each.name for each in node.names}:
            yield warning(
                "This TokenError is that of Python's own module tokenize: nothing of simplejwt "
                "raises it.",
                "Import it from rest_framework_simplejwt.exceptions.",
                file.place(node),
            )


def errors_of_pyjwt():
    """try: jwt.decode(…), and only `except DecodeError`: an expired token raises another one."""
    for file, node in sources.find(ast.Try, lambda node: bool(catches(node) & KINDS)):
        caught = catches(node).union(*map(catches, file.around(node, ast.Try)))
        imported = [each.name for line in file.nodes(ast.Import) for each in line.names]
        if "jwt" not in imported or caught & ALL_OF_PYJWT or renamed(file) & caught:
            continue
        decodes = [
            each
            for line in node.body
            for each in ast.walk(line)
            if isinstance(each, ast.Call) and trees.dotted(each.func) == "jwt.decode"
        ]
        if not decodes or "verify_exp" in trees.texts(decodes[0]):
            continue
        kind, what = ("ExpiredSignatureError", "An expired")
        if kind in caught:
            kind, what = ("DecodeError", "A made-up")
        if kind not in caught:
            yield warning(
                f"{what} token raises {kind} here, and nothing catches it: 500.",
                "Write except jwt.InvalidTokenError, which catches each kind.",
                file.place(decodes[0]),
                confidence="likely",
            )


def renamed(file):
    """Return the names that a file gives to what it imports: `import InvalidTokenError as Bad`."""
    return {
        each.asname for line in file.nodes(ast.ImportFrom) for each in line.names if each.asname
    }


KINDS = {"ExpiredSignatureError", "DecodeError", "InvalidSignatureError"}
ALL_OF_PYJWT = {"InvalidTokenError", "PyJWTError", "Exception", "BaseException", "*"}

ALL = {"TokenError", "Exception", "BaseException", "*"}


def catches(node):
    """Return the names of the exceptions that a `try` catches; "*" for a bare except."""
    found = set()
    for each in node.handlers:
        kinds = each.type.elts if isinstance(each.type, ast.Tuple) else [each.type]
        found |= {trees.last_name(kind) if kind is not None else "*" for kind in kinds}
    return found


@check("files")
def header_may_be_missing():
    """request.headers.get("Authorization").split(" "), without a look whether there is one."""
    for file, node in sources.find(ast.Attribute, lambda node: reads_header(node.value)):
        function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), file.tree)
        reads = [each for each in ast.walk(function) if names_header(each)]
        guarded = any(
            catches(each) & (ALL | {"AttributeError"}) for each in file.around(node, ast.Try)
        )
        if len(reads) == 1 and not guarded:
            yield warning(
                "Without an Authorization header this is None, and the request returns 500.",
                "Give get() a default: headers.get('Authorization', '').",
                file.place(node),
                confidence="likely",
            )


@check("files", code="header_may_be_missing")
def header_in_a_variable():
    """header = request.headers.get("Authorization"), then header.split(" "), and no look at it."""
    for file, node in sources.find(
        (ast.Assign, ast.AnnAssign), lambda node: reads_header(node.value)
    ):
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
        if function is None or not isinstance(target, ast.Name):
            continue
        uses = [
            each
            for each in ast.walk(function)
            if isinstance(each, ast.Name) and each.id == target.id and each is not target
        ]
        guarded = any(
            catches(each) & (ALL | {"AttributeError"})
            for use in uses
            for each in file.around(use, ast.Try)
        )
        if uses and not guarded and all(is_called(file, each) for each in uses):
            yield warning(
                "Without an Authorization header this is None, and the request returns 500.",
                "Give get() a default: headers.get('Authorization', '').",
                file.place(uses[0]),
                confidence="likely",
            )


def is_called(file, name):
    """header.split(…), and not `if header`"""
    return isinstance(file.parents.get(name), ast.Attribute)


def reads_header(node):
    """request.headers.get("Authorization"), without a default"""
    return (
        isinstance(node, ast.Call)
        and trees.dotted(node.func).endswith(("headers.get", "META.get"))
        and len(node.args) == 1
        and names_header(node.args[0])
    )


def names_header(node):
    return isinstance(node, ast.Constant) and node.value in ("Authorization", "HTTP_AUTHORIZATION")
