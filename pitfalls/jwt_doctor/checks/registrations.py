"""Serializers of users: what a visitor can set."""

import ast

from jwt_doctor import classes, fields, permissions, project, sources, trees
from jwt_doctor.findings import NotKnown, check, error, warning


@check("files")
def registration_grants_privileges():
    """A serializer with is_staff that anyone may create or change a user with."""
    for file, node in sources.find(ast.ClassDef, grants):
        names = granted(node)
        level = warning if names == ["role"] else error
        if is_registration(node):
            who = "Everyone who registers"
        elif is_for_users(node):
            who = "Every user"
        else:
            continue
        yield level(
            "{} can send {}, and is given it.".format(who, " or ".join(names[:2])),
            "Name the fields that they may set, without these; or add them to read_only_fields.",
            file.place(node),
            confidence="likely",
        )


def grants(node):
    return bool(granted(node))


def granted(node):
    """Return the privileges that a serializer of users writes into a new row."""
    bases = {trees.last_name(each) for each in node.bases}
    values = classes.meta_of(node)
    if not values or not any(
        name.endswith(
            ("ModelSerializer", "UserCreateSerializer", "UserCreatePasswordRetypeSerializer")
        )
        for name in bases
    ):
        return []
    if not classes.is_user_model(values.get("model")):
        return []
    locked = set(trees.texts(values["read_only_fields"])) if "read_only_fields" in values else set()
    locked |= fields.read_only(values.get("extra_kwargs"))
    create = next((each for each in node.body if getattr(each, "name", "") == "create"), None)
    shown = trees.texts(values["fields"]) if "fields" in values else []
    every = columns() if "__all__" in shown else fields.PRIVILEGES
    wanted = [name for name in every if name in shown or "__all__" in shown]
    declared = [each for each in node.body if isinstance(each, ast.Assign)]
    own = {
        trees.last_name(target)
        for each in declared
        if not fields.takes_any(each)
        for target in each.targets
    }
    if create is not None and not passes_everything(create):
        wanted = [
            name for name in wanted if takes_as_sent(create, name) or fields.hands_on(create, name)
        ]
    return [
        name
        for name in wanted
        if name not in locked | own and not fields.is_decided(node, create, name)
    ]


def columns():
    """Return the privileges that the user model has a column for, as far as the files show it."""
    try:
        name = str(project.setting("AUTH_USER_MODEL") or "").rpartition(".")[2]
    except NotKnown:
        name = ""
    models = sources.find(ast.ClassDef, lambda node: node.name == name) if name else []
    bases = {trees.last_name(base) for _, node in models for base in node.bases}
    if not bases or bases - {"AbstractBaseUser", "PermissionsMixin", "Model"}:
        return fields.PRIVILEGES
    own = {
        trees.last_name(target)
        for _, node in models
        for each in node.body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call)
        for target in each.targets
    }
    mixed = {"is_superuser", "user_permissions"} if "PermissionsMixin" in bases else set()
    return [each for each in fields.PRIVILEGES if each in own | mixed]


def takes_as_sent(create, name):
    """Return whether create() hands on validated_data["role"] or validated_data.get("role")."""
    return any(
        word.arg == name and "validated_data" in trees.identifiers(word.value)
        for each in ast.walk(create)
        if isinstance(each, ast.Call)
        for word in each.keywords
    )


def passes_everything(create):
    """Return whether create() hands on all that was sent: create_user(**validated_data), or
    super().create(validated_data)."""
    return any(
        trees.last_name(given) == "validated_data"
        for each in ast.walk(create)
        if isinstance(each, ast.Call)
        for given in each.args + [word.value for word in each.keywords if word.arg is None]
    )


def is_registration(node):
    """Return whether anyone can create rows with a serializer: djoser's, or a view's for all."""
    if project.djoser_registers_with() == node.name:
        return True
    for view in classes.views_with(node):
        creates = any("Create" in trees.last_name(each) for each in view.bases)
        if creates and is_open(view) and "IsAdminUser" not in sources.identifiers(view):
            return True
    return False


def is_open(view):
    """Return whether a view answers everyone, or has a get_permissions() that names AllowAny."""
    try:
        return permissions.of_view(view) <= {"AllowAny"}
    except NotKnown:
        return "AllowAny" in sources.identifiers(view)


WRITES = ("ModelViewSet", "UpdateAPIView", "RetrieveUpdateAPIView", "ListCreateAPIView",
          "RetrieveUpdateDestroyAPIView", "UpdateModelMixin", "CreateModelMixin")  # fmt: skip


def is_for_users(node):
    """Return whether any user who is logged in can write rows with a serializer."""
    if classes.is_profile_of_djoser(node):
        return True
    for view in classes.views_with(node):
        if not {trees.last_name(each) for each in view.bases} & set(WRITES):
            continue
        if is_for_everyone(view):
            return True
    return any(writes_with(view, node.name) and is_for_everyone(view) for view in api_views())


WRITING = ("post", "put", "patch", "create", "update", "partial_update")


CHECKED_BY_HAND = {
    "get_permissions", "check_object_permissions", "PermissionDenied", "has_perm", "is_staff",
    "is_superuser", "is_admin", "role",
}  # fmt: skip


def is_for_everyone(view):
    """Return whether a view asks for a user, or for nothing, and its code asks for no more."""
    try:
        names = permissions.of_view(view)
    except NotKnown:
        return False
    return (
        names <= {"IsAuthenticated", "IsAuthenticatedOrReadOnly", "AllowAny"}
        and not CHECKED_BY_HAND & identifiers_but_reads(view)
        and not any(
            each.decorator_list for each in view.body if getattr(each, "name", "") in WRITING
        )
    )


def identifiers_but_reads(view):
    """Return the names in a view, without a get_permissions() that decides on reads alone."""
    found = set()
    for each in view.body:
        if not permissions.decides_on_reads(each):
            found |= sources.identifiers(each)
    return found


def api_views():
    found = sources.find(ast.ClassDef, lambda node: "APIView" in map(trees.last_name, node.bases))
    return [node for _, node in found]


def writes_with(view, serializer):
    """Return whether a view changes a row: serializer(user, data=request.data), and save()."""
    return any(
        trees.last_name(each) == serializer
        and each.args
        and any(
            word.arg == "data" and trees.dotted(word.value).endswith("request.data")
            for word in each.keywords
        )
        for each in ast.walk(view)
        if isinstance(each, ast.Call)
    ) and "save" in sources.identifiers(view)
