"""Views that reject, or fail for, those whom they are meant for."""

import ast
import re

from jwt_doctor import classes, decisions, logins, permissions, sources, trees
from jwt_doctor.findings import NotKnown, check, error, warning

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

REGISTERS = re.compile(r"regist(er|ration)|sign_?up|create_?account", re.IGNORECASE)
NO_VISITOR = re.compile("admin|staff|employee|device|unregist|confirm|complete", re.IGNORECASE)
MAKES_USERS = {"create_user", "set_password", "make_password"}
ASKS_FOR_A_USER = {"IsAuthenticated", "IsAdminUser"}


@check("settings")
def public_view_is_closed():
    """A login or a registration without permission_classes, and IsAuthenticated by default."""
    if not permissions.default() & ASKS_FOR_A_USER:
        return
    for file, node in sources.find((ast.ClassDef, ast.FunctionDef), is_for_visitors):
        try:
            if permissions.written(node) is not None:
                continue
        except NotKnown:
            continue
        yield warning(
            f"{node.name} is for visitors, and DEFAULT_PERMISSION_CLASSES asks for a user: 401.",
            "Write permission_classes = [AllowAny] at this view.",
            file.place(node),
            confidence="likely",
        )


def is_for_visitors(node):
    """Return whether a view logs in or registers, and does not use the user of the request."""
    if not is_view(node) or asks_for_user(node) or NO_VISITOR.search(node.name):
        return False
    found = sources.identifiers(node)
    if "authenticate" in found and found & ({"for_user", "get_token"} | logins.token_helpers()):
        return True
    return bool(REGISTERS.search(node.name)) and any(
        MAKES_USERS & names for names in [found] + names_of_serializers(node)
    )


def is_view(node):
    if isinstance(node, ast.ClassDef):
        return classes.is_view(node)
    return "api_view" in {trees.last_name(each) for each in node.decorator_list}


def asks_for_user(node):
    return any(
        isinstance(each, ast.Attribute) and trees.dotted(each).endswith("request.user")
        for each in ast.walk(node)
    )


def names_of_serializers(node):
    """Return the identifiers of each serializer of the project that a view names."""
    names = [name for name in sources.identifiers(node) if name.endswith("Serializer")]
    return [sources.identifiers(each) for name in names for _, each in sources.classes_named(name)]


MODEL_PERMISSIONS = {
    "DjangoModelPermissions", "DjangoObjectPermissions", "DjangoModelPermissionsOrAnonReadOnly",
}  # fmt: skip
HAS_MODEL = {
    "queryset", "get_queryset", "_ignore_model_permissions", "get_permissions", "initial",
    "check_permissions", "dispatch", "model",
}  # fmt: skip
PLAIN = {"APIView", "GenericAPIView", "ViewSet", "GenericViewSet"}


@check("settings")
def permission_needs_a_queryset():
    """DjangoModelPermissions asks the view for its model: an APIView has none."""
    for file, node in sources.find((ast.ClassDef, ast.FunctionDef), has_no_model):
        try:
            found = permissions.of_view(node) & MODEL_PERMISSIONS
        except NotKnown:
            continue
        if found and sources.is_used(node):
            yield error(
                f"{min(found)} needs a queryset, and {node.name} has none: a request returns 500.",
                "Write permission_classes at this view, or give it a queryset.",
                file.place(node),
                confidence="likely",
            )


def has_no_model(node):
    if HAS_MODEL & sources.identifiers(node) or not is_view(node):
        return False
    return (
        isinstance(node, ast.FunctionDef) or {trees.last_name(each) for each in node.bases} <= PLAIN
    )


LETS_VISITORS_READ = {
    "AllowAny",
    "IsAuthenticatedOrReadOnly",
    "DjangoModelPermissionsOrAnonReadOnly",
}
LOOKS = {"is_authenticated", "is_anonymous", "AnonymousUser"}
QUERIES = {"filter", "exclude", "get", "get_object_or_404", "get_list_or_404"}


@check("settings")
def visitor_in_a_query():
    """A view for everyone, whose get_queryset() is filter(owner=self.request.user)."""
    for file, node in sources.find(FUNCTIONS, lambda node: node.name == "get_queryset"):
        view = file.parents.get(node)
        if not isinstance(view, ast.ClassDef) or LOOKS & sources.identifiers(view):
            continue
        try:
            names = decisions.for_reads(view)
        except NotKnown:
            continue
        if names is None or not names <= LETS_VISITORS_READ or not always_asks(node):
            continue
        yield warning(
            "This view answers everyone, and its query needs a user: without a token, it returns "
            "500.",
            "Write permission_classes = [IsAuthenticated], or look at is_authenticated first.",
            file.place(node),
            confidence="likely",
        )


def always_asks(function):
    """Return whether each way through a function queries by request.user."""
    returns = [each for each in ast.walk(function) if isinstance(each, ast.Return)]
    users = {"request.user", "self.request.user"} | {
        trees.dotted(each.targets[0])
        for each in ast.walk(function)
        if isinstance(each, ast.Assign) and trees.dotted(each.value).endswith("request.user")
    }
    asks = [
        each
        for each in ast.walk(function)
        if isinstance(each, ast.Call)
        and trees.last_name(each) in QUERIES
        and any(
            word.arg and "__" not in word.arg and trees.dotted(word.value) in users
            for word in each.keywords
        )
    ]
    branches = [
        each for each in ast.walk(function) if isinstance(each, (ast.If, ast.IfExp, ast.Try))
    ]
    return bool(asks) and len(returns) == 1 and not branches
