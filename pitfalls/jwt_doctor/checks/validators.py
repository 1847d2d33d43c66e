"""Registrations that accept every password."""

import ast
import re

from jwt_doctor import classes, permissions, project, sources, trees
from jwt_doctor.checks.registrations import is_open
from jwt_doctor.findings import NotKnown, check, warning

HASHES = {"create_user", "set_password", "make_password"}

# What a project names that validates, or may.
VALIDATES = {
    "validate_password", "password_validation", "full_clean", "UserCreationForm", "zxcvbn",
    "BaseUserCreationForm", "SetPasswordForm", "validators", "min_length", "MinLengthValidator",
}  # fmt: skip


@check("settings")
def password_is_not_validated():
    """create_user(**validated_data) in a registration: REST framework asks no validator."""
    if not project.setting("AUTH_PASSWORD_VALIDATORS") or validates_somewhere():
        return
    found = sources.find(ast.ClassDef, registers) + sources.find(
        (ast.FunctionDef, ast.AsyncFunctionDef), registers_in_a_view
    )
    for file, node in found:
        yield warning(
            "This registration accepts every password, such as '1': nothing here asks "
            "AUTH_PASSWORD_VALIDATORS.",
            "Call validate_password() of django.contrib.auth.password_validation in the "
            "serializer.",
            file.place(node),
            confidence="likely",
        )


def validates_somewhere():
    names = sources.names_used() | {
        node.module.rpartition(".")[2]
        for file in sources.own_files()
        for node in file.nodes(ast.ImportFrom)
        if node.module
    }
    return bool(names & {"validate_password", "password_validation"})


def registers(node):
    """Return whether anyone creates a user with a serializer that hashes the password, and has no
    rule for it."""
    bases = {trees.last_name(each) for each in node.bases}
    names = sources.identifiers(node)
    if not bases or not bases <= {"ModelSerializer", "Serializer", "HyperlinkedModelSerializer"}:
        return False
    if VALIDATES & (names | set(trees.texts(node))) or has_rule(node):
        return False
    methods = [each for each in node.body if getattr(each, "name", "") in ("create", "save")]
    hashes = any(HASHES & sources.identifiers(each) for each in methods)
    if not (hashes and "password" in names | set(trees.texts(node)) or is_of_users(node)):
        return False
    views = classes.views_with(node) + [
        view
        for file, view in sources.find(ast.ClassDef, classes.is_view)
        if any(saves(each, node.name) for each in view.body) and sources.means(file, node)
    ]
    return any(creates(view) and is_open(view) for view in views) or any(
        saves(view, node.name) and is_open_function(view) and sources.means(file, node)
        for file, view in sources.find(ast.FunctionDef, is_api_view)
    )


def is_api_view(node):
    return "api_view" in map(trees.last_name, node.decorator_list)


def is_open_function(node):
    try:
        return permissions.of_view(node) <= {"AllowAny"}
    except NotKnown:
        return False


def is_of_users(node):
    """Return whether a serializer of users takes the password, and other code stores it."""
    values = classes.meta_of(node)
    return (
        classes.is_user_model(values.get("model"))
        and "fields" in values
        and "password" in trees.texts(values["fields"])
        and not any(getattr(each, "name", "") in ("create", "save") for each in node.body)
    )


def has_rule(node):
    """Return whether code looks at the password: len(password), or a validate() of its own."""
    return any(
        "len" in sources.identifiers(each) or "compile" in sources.identifiers(each)
        for each in node.body
        if isinstance(each, ast.FunctionDef)
    )


def creates(view):
    """Return whether a view makes new rows: by its base class, or by a method of its own."""
    own = [each for each in view.body if getattr(each, "name", "") in CREATING]
    if own:
        return any(map(makes, own))
    bases = [trees.last_name(each) for each in view.bases]
    return any("Create" in each or each == "ModelViewSet" for each in bases)


CREATING = ("post", "create", "register", "signup", "sign_up")


def makes(method):
    """Return whether a method makes a row, and is no login."""
    called = {trees.last_name(each) for each in ast.walk(method) if isinstance(each, ast.Call)}
    if {"authenticate", "check_password"} & called and "create_user" not in called:
        return False
    if "for_user" in called and not MAKES_USER & called:
        return False
    return any(MAKES.search(name) for name in called) or "super" in called


MAKES_USER = {"save", "create_user", "perform_create", "register_user", "super"}


def saves(method, serializer):
    """Return whether a method makes a new row: s = Register(data=request.data), and s.save() or
    register_user(s.validated_data)."""
    if not isinstance(method, ast.FunctionDef) or serializer not in sources.identifiers(method):
        return False
    return makes(method) and any(
        trees.last_name(each) == serializer
        and not each.args
        and any(word.arg == "data" for word in each.keywords)
        for each in ast.walk(method)
        if isinstance(each, ast.Call)
    )


MAKES = re.compile(
    r"^(save|create|perform_create|make_password|register|sign_?up|add_?user)", re.IGNORECASE
)


def registers_in_a_view(node):
    """create_user(password=request.data["password"]), or create(password=make_password(…)), in a
    view for everyone"""
    names = sources.identifiers(node)
    if not {"create_user", "make_password"} & names:
        return False
    if (VALIDATES | {"len", "compile", "Form"}) & names:
        return False
    if any(name.endswith("Form") or name == "is_valid" for name in names):
        return False  # a serializer without is_valid() only shows the new user
    if not any(takes_sent_password(each, node) for each in ast.walk(node)):
        return False
    file = sources.file_of(node)
    view = next(file.around(node, ast.ClassDef), None)
    if view is not None:
        return classes.is_view(view) and is_open(view)
    return is_api_view(node) and is_open_function(node)


def takes_sent_password(call, function):
    """Return whether create_user() is given the password that was sent, or create() its hash."""
    if not isinstance(call, ast.Call) or trees.last_name(call) not in ("create_user", "create"):
        return False
    given = [word.value for word in call.keywords if word.arg == "password"]
    if trees.last_name(call) == "create_user":
        given += call.args[2:3]
    else:
        given = [each.args[0] for each in given if is_hash(each)]
    for each in given:
        if is_sent(each):
            return True
        if isinstance(each, ast.Name) and any(
            isinstance(one, ast.Assign)
            and trees.last_name(one.targets[0]) == each.id
            and is_sent(one.value)
            for one in ast.walk(function)
        ):
            return True
    return False


def is_hash(node):
    return isinstance(node, ast.Call) and trees.last_name(node) == "make_password" and node.args


def is_sent(node):
    """request.data["password"], request.data.get("password")"""
    return "password" in "".join(trees.texts(node)) and bool(
        trees.identifiers(node) & {"data", "POST", "body"}
    )
