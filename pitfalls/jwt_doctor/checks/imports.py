"""What the settings name and nothing can import."""

import ast
from pathlib import Path

from jwt_doctor import project, redact, trees, written
from jwt_doctor.findings import NotKnown, check, error

LISTS = {
    "REST_FRAMEWORK": (
        "DEFAULT_AUTHENTICATION_CLASSES",
        "DEFAULT_PERMISSION_CLASSES",
        "DEFAULT_THROTTLE_CLASSES",
        "DEFAULT_RENDERER_CLASSES",
        "DEFAULT_PARSER_CLASSES",
        "DEFAULT_FILTER_BACKENDS",
        "DEFAULT_PAGINATION_CLASS",
        "DEFAULT_SCHEMA_CLASS",
        "EXCEPTION_HANDLER",
    ),
    "SIMPLE_JWT": (
        "AUTH_TOKEN_CLASSES",
        "USER_AUTHENTICATION_RULE",
        "TOKEN_USER_CLASS",
        "JSON_ENCODER",
        "ON_LOGIN_SUCCESS",
        "ON_LOGIN_FAILED",
        "TOKEN_OBTAIN_SERIALIZER",
        "TOKEN_REFRESH_SERIALIZER",
        "TOKEN_VERIFY_SERIALIZER",
        "TOKEN_BLACKLIST_SERIALIZER",
        "SLIDING_TOKEN_OBTAIN_SERIALIZER",
        "SLIDING_TOKEN_REFRESH_SERIALIZER",
    ),
}
SIMPLEJWT_AUTHENTICATION = {
    "JWTAuthentication",
    "JWTStatelessUserAuthentication",
    "JWTTokenUserAuthentication",
    "default_user_authentication_rule",
}


def named():
    """Yield (dotted name, where it is written) of each class that a setting names."""
    for setting, keys in LISTS.items():
        for key in keys:
            try:
                value = project.known(project.written(setting).get(key))
            except NotKnown:
                continue
            for each in [value] if isinstance(value, str) else value or ():
                if isinstance(each, str) and "." in each:
                    yield each, f"{setting}[{key!r}]"
    yield from serializers()
    for setting in ("AUTHENTICATION_BACKENDS", "MIDDLEWARE"):
        try:
            value = project.known(project.setting(setting) or ())
        except NotKnown:
            continue
        for each in value:
            if isinstance(each, str):
                yield each, setting


# Those that djoser reads.
DJOSER_SERIALIZERS = """
activation password_reset password_reset_confirm password_reset_confirm_retype set_password
set_password_retype set_username set_username_retype username_reset username_reset_confirm
username_reset_confirm_retype user_create user_create_password_retype user_delete user
current_user token token_create
""".split()


def serializers():
    """Yield (dotted name, where it is written) of each serializer of djoser and dj-rest-auth."""
    try:
        found = [("DJOSER", project.written("DJOSER").get("SERIALIZERS") or {}),
                 ("REST_AUTH", project.written("REST_AUTH"))]  # fmt: skip
    except NotKnown:
        return
    for setting, names in found:
        for key, value in names.items() if isinstance(names, dict) else ():
            if setting == "DJOSER" and key not in DJOSER_SERIALIZERS:
                continue
            if isinstance(value, str) and value.count(".") and "serializer" in value.lower():
                yield value, f"{setting}[{key!r}]"


# What the classes of a list can do, and the module of REST framework that has them.
KINDS = {
    "DEFAULT_AUTHENTICATION_CLASSES": ("authentication", "authenticate"),
    "DEFAULT_PERMISSION_CLASSES": ("permissions", "has_permission"),
    "DEFAULT_THROTTLE_CLASSES": ("throttling", "allow_request"),
    "DEFAULT_RENDERER_CLASSES": ("renderers", "render"),
    "DEFAULT_PARSER_CLASSES": ("parsers", "parse"),
}


@check("settings")
def class_of_another_kind():
    """A permission among the authentication classes, or a renderer among the parsers."""
    for dotted, where in named():
        key = where.partition("['")[2].rstrip("']")
        if where.startswith("REST_FRAMEWORK") and is_of_another_kind(dotted, key):
            yield error(
                f"{dotted} has no {KINDS[key][1]}(): requests return 500.",
                "Move it to the list of its kind.",
                where,
            )


def is_of_another_kind(dotted, key):
    if key not in KINDS:
        return False
    module, method = KINDS[key]
    if not project.is_loaded():
        package, _, home = dotted.rpartition(".")[0].rpartition(".")
        others = {other for other, _ in KINDS.values()} - {module}
        return package == "rest_framework" and home in others
    try:
        return not hasattr(project.imported(dotted), method)
    except BaseException:  # class_cannot_be_imported says so
        return False


@check("project")
def class_cannot_be_imported():
    for dotted, where in named():
        try:
            project.imported(dotted)
        except BaseException as problem:  # whatever importing the project's code raises
            yield cannot(dotted, where, redact.reason(problem))


def cannot(dotted, where, why):
    page = "serializer_path_wrong" if "SERIALIZER" in where else "class_path_wrong"
    return error(
        "{} cannot be imported: {}. Requests that need it return 500.".format(
            dotted, why.rstrip(".")
        ),
        "Correct the name, define it, or install its package.",
        where,
    ).explained_by(page)


@check("settings", code="class_cannot_be_imported")
def class_is_not_in_the_files():
    if project.is_loaded():
        return
    for dotted, where in named():
        module, _, name = dotted.rpartition(".")
        if module == "rest_framework_simplejwt.authentication":
            if name not in SIMPLEJWT_AUTHENTICATION:
                yield cannot(dotted, where, f"simplejwt has no {name}")
        elif is_elsewhere(module):
            found = cannot(dotted, where, f"there is no module {module} in {Path.cwd().name}")
            found.confidence = "likely"
            yield found
        elif (
            written.module_path(module.split(".")[0], Path.cwd())
            or Path(module.split(".")[0]).is_dir()
        ):
            path = written.module_path(module, Path.cwd())
            if path is None:
                if not Path(*module.split(".")).is_dir():
                    yield cannot(dotted, where, f"there is no module {module}")
                continue
            file = trees.parsed(path)
            if file and name not in defined(file):
                yield cannot(dotted, where, f"{trees.from_here(path)} has no {name}")


def is_elsewhere(module):
    """Return whether a module is in the project, and not where its name says: apps/shop.py is not
    imported as shop, unless something extends sys.path."""
    top, end = module.split(".")[0], module.replace(".", "/") + ".py"
    if written.module_path(top, Path.cwd()) or Path(top).is_dir():
        return False
    files = trees.python_files(Path.cwd())
    if any("sys.path" in trees.source(each) for each in files if each.name != "tests.py"):
        return False
    return any(each.as_posix().endswith("/" + end) for each in files)


def defined(file):
    """Return the names of a module, and the name asked for if a star import may bring it."""
    found = (
        AnyName()
        if any("*" == each.name for node in file.nodes(*IMPORTS) for each in node.names)
        else set()
    )
    for node in file.nodes(*IMPORTS):
        for each in node.names:
            found.add((each.asname or each.name).split(".")[0])
    for node in file.nodes(*DEFINITIONS):
        found.add(getattr(node, "name", getattr(node, "id", "")))
    return found


class AnyName(set):
    def __contains__(self, name):
        return True


IMPORTS = (ast.Import, ast.ImportFrom)
DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Name)
