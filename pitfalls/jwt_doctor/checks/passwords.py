"""Passwords that a response has."""

import ast

from jwt_doctor import classes, permissions, sources, trees
from jwt_doctor.findings import check, warning


@check("files")
def password_is_sent_back():
    """A serializer of users with the password, which is not write_only."""
    for file, node in sources.find(ast.ClassDef, shows_password):
        views = classes.views_with(node)
        if not (
            classes.is_profile_of_djoser(node)
            or any(map(shows, views))
            or is_sent(node.name, views)
        ):
            continue
        yield warning(
            "The response has the password of the user, as it is stored.",
            "Write extra_kwargs = {'password': {'write_only': True}}, or name the fields without "
            "it.",
            file.place(node),
            confidence="likely",
        )


# What a view of REST framework does with its serializer: {its base class: the methods}.
ONE, MANY = {"retrieve", "update"}, {"list", "create", "retrieve", "update"}
SHOWS = {
    "ListAPIView": {"list"}, "RetrieveAPIView": {"retrieve"}, "CreateAPIView": {"create"},
    "ListCreateAPIView": {"list", "create"}, "ModelViewSet": MANY, "RetrieveUpdateAPIView": ONE,
    "RetrieveUpdateDestroyAPIView": ONE, "ReadOnlyModelViewSet": {"list", "retrieve"},
}  # fmt: skip
HTTP = {"list": {"get"}, "retrieve": {"get"}, "create": {"post"}, "update": {"put", "patch"}}


def shows(view):
    """Return whether REST framework's own code sends what the serializer of a view shows: not if
    the view answers each of its methods itself, or has none of them."""
    values = [permissions.value_of(each, "http_method_names") for each in view.body]
    allowed = next((each for each in values if each is not None), None)
    own = {
        each.name
        for each in view.body
        if isinstance(each, ast.FunctionDef) and "super" not in sources.identifiers(each)
    }
    actions = {each for base in view.bases for each in SHOWS.get(trees.last_name(base), ())}
    return any(
        action not in own
        and bool(HTTP[action] - own)
        and (allowed is None or bool(HTTP[action] & set(trees.texts(allowed))))
        for action in actions
    )


def shows_password(node):
    values = classes.meta_of(node)
    model = values.get("model")
    is_users = classes.is_user_model(model) or trees.last_name(model) in classes.USER_MODELS
    if not is_users or "fields" not in values:
        return False
    fields = trees.texts(values["fields"])
    texts = set(trees.texts(node)) | trees.identifiers(node)
    return bool({"password", "__all__"} & set(fields)) and not (
        {"write_only", "write_only_fields", "to_representation"} & texts
    )


MAKES = {"get_serializer", "serializer_class", "get_serializer_class"}


def is_sent(name, views):
    """Return whether a view sends all that a serializer shows: s = Sent(…), Response(s.data)."""
    for file, node in sources.find(ast.Attribute, lambda node: node.attr == "data", "Response"):
        function = next(file.around(node, ast.FunctionDef), None)
        view = next(file.around(node, ast.ClassDef), None)
        if function is None or isinstance(file.parents.get(node), ast.Subscript):
            continue
        if not reaches_a_response(file, node, function):
            continue
        made = {name} | (MAKES if view in views else set())
        if trees.last_name(node.value) in made or any(
            isinstance(each, ast.Assign)
            and isinstance(each.value, ast.Call)
            and trees.last_name(each.value) in made
            and trees.dotted(node.value) in map(trees.dotted, each.targets)
            for each in ast.walk(function)
        ):
            return True
    return False


def reaches_a_response(file, node, function):
    """Return whether a value is given to a Response, or returned: as it is, in a dict, or by the
    name of a variable."""
    statement = next(file.around(node, ast.stmt), None)
    inner = node
    for each in file.around(node, ast.expr, ast.keyword):
        if isinstance(each, ast.Subscript) or trees.last_name(each) in ("get", "len"):
            return False  # one value of it, or their number
        is_method = inner is getattr(each, "func", None)
        inner = each
        if isinstance(each, ast.Call) and not is_method:
            return trees.last_name(each).endswith("Response") or isinstance(statement, ast.Return)
    if isinstance(statement, ast.Return):
        return True
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    names = {
        trees.dotted(each.value if isinstance(each, ast.Subscript) else each) for each in targets
    } - {""}
    return any(
        isinstance(each, ast.Name)
        and each.id in names
        and isinstance(each.ctx, ast.Load)
        and next(file.around(each, ast.stmt)).lineno > statement.lineno
        and reaches_a_response(file, each, function)
        for each in ast.walk(function)
    )
