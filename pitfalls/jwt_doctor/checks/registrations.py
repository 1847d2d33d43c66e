"""Serializers of users: what a visitor can set, and what a response shows."""

import ast

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import NotKnown, check, error, warning


@check("files", code="new_users_are_inactive")
def inactive_at_registration():
    """create_user(…, is_active=False), and no code that sets it to True."""
    if sources.find((ast.Assign, ast.Call), activates):
        return
    for file, node in sources.find(ast.Call, makes_inactive):
        yield warning(
            "This user is inactive, and no code sets is_active to True: the login returns 401.",
            "Set is_active when the address is confirmed.",
            file.place(node),
            confidence="likely",
        ).explained_by("inactive_until_activated")


def makes_inactive(node):
    name = trees.last_name(node)
    return (name.startswith("create") or name in USER_MODELS) and any(
        word.arg == "is_active" and trees.is_false(word.value) for word in node.keywords
    )


def activates(node):
    """user.is_active = True, or update(is_active=True)"""
    if isinstance(node, ast.Assign):
        return trees.last_name(node.targets[0]) == "is_active" and isinstance(
            node.targets[0], ast.Attribute
        )
    return trees.last_name(node) == "update" and any(
        word.arg == "is_active" and not trees.is_false(word.value) for word in node.keywords
    )


PRIVILEGES = ("is_superuser", "is_staff", "is_admin", "user_permissions", "role")


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
    values = meta_of(node)
    if not values or not any(
        name.endswith(
            ("ModelSerializer", "UserCreateSerializer", "UserCreatePasswordRetypeSerializer")
        )
        for name in bases
    ):
        return []
    if trees.last_name(values.get("model")) not in USER_MODELS:
        return []
    locked = set(trees.texts(values["read_only_fields"])) if "read_only_fields" in values else set()
    if "extra_kwargs" in values and "read_only" in trees.texts(values["extra_kwargs"]):
        return []
    create = next((each for each in node.body if getattr(each, "name", "") == "create"), None)
    fields = trees.texts(values["fields"]) if "fields" in values else []
    wanted = columns() if "__all__" in fields else [name for name in PRIVILEGES if name in fields]
    own = {target.id for each in node.body if isinstance(each, ast.Assign) and not takes_any(each)
           for target in each.targets if isinstance(target, ast.Name)}  # fmt: skip
    if create is not None and not passes_everything(create):
        wanted = [name for name in wanted if takes_as_sent(create, name)]
    return [name for name in wanted if name not in locked | own]


def takes_any(node):
    """Return whether a field that the serializer declares takes every value of the model's, as
    role = ChoiceField(choices=Role.choices) does."""
    words = {word.arg: word.value for word in getattr(node.value, "keywords", ())}
    if "read_only" in words:
        return False
    is_flag = trees.last_name(node.value) == "BooleanField"
    return is_flag or getattr(words.get("choices"), "attr", "") == "choices"


def columns():
    """Return the privileges that the user model has a column for, as far as the files show it."""
    try:
        name = str(project.setting("AUTH_USER_MODEL") or "").rpartition(".")[2]
    except NotKnown:
        name = ""
    models = sources.find(ast.ClassDef, lambda node: node.name == name) if name else []
    bases = {trees.last_name(base) for _, node in models for base in node.bases}
    if not bases or bases - {"AbstractBaseUser", "PermissionsMixin", "Model"}:
        return PRIVILEGES
    own = {
        trees.last_name(target)
        for _, node in models
        for each in node.body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call)
        for target in each.targets
    }
    mixed = {"is_superuser", "user_permissions"} if "PermissionsMixin" in bases else set()
    return [each for each in PRIVILEGES if each in own | mixed]


def takes_as_sent(create, name):
    """Return whether create() hands on validated_data["role"] or validated_data.get("role")."""
    return any(
        word.arg == name and "validated_data" in trees.identifiers(word.value)
        for each in ast.walk(create)
        if isinstance(each, ast.Call)
        for word in each.keywords
    )


USER_MODELS = ("User", "UserModel", "CustomUser", "UserAccount", "Account", "get_user_model")


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
    for view in views_with(node.name):
        creates = any("Create" in trees.last_name(each) for each in view.bases)
        names = sources.identifiers(view)
        if creates and "AllowAny" in names and "IsAdminUser" not in names:
            return True
    return False


def views_with(serializer):
    """Return the views whose serializer_class is this one."""
    return [
        file.parents[node]
        for file, node in sources.find(
            ast.Assign, lambda node: trees.last_name(node.value) == serializer
        )
        if trees.last_name(node.targets[0]) == "serializer_class"
        and isinstance(file.parents.get(node), ast.ClassDef)
    ]


def is_named(node, name):
    return trees.last_name(node) == name


WRITES = ("ModelViewSet", "UpdateAPIView", "RetrieveUpdateAPIView", "ListCreateAPIView",
          "RetrieveUpdateDestroyAPIView", "UpdateModelMixin", "CreateModelMixin")  # fmt: skip


def is_for_users(node):
    """Return whether any user who is logged in can write rows with a serializer."""
    if is_profile_of_djoser(node):
        return True
    for view in views_with(node.name):
        if not {trees.last_name(each) for each in view.bases} & set(WRITES):
            continue
        if is_for_everyone(view):
            return True
    return any(writes_with(view, node.name) and is_for_everyone(view) for view in api_views())


def is_profile_of_djoser(node):
    """Return whether djoser shows and changes a user with a serializer, and all that it does is
    written here: that of djoser's registrations hides the password, and asks for one."""
    bases = {trees.last_name(each) for each in node.bases}
    return node.name in project.djoser_changes_with() and "ModelSerializer" in bases


WRITING = ("post", "put", "patch", "create", "update", "partial_update")
CHECKED_BY_HAND = {
    "get_permissions", "check_object_permissions", "PermissionDenied", "has_perm", "is_staff",
    "is_superuser", "is_admin", "role",
}  # fmt: skip


def is_for_everyone(view):
    """Return whether a view asks for a user, or for nothing, and its code asks for no more."""
    chosen = [
        sources.identifiers(each.value)
        for each in view.body
        if isinstance(each, ast.Assign) and trees.last_name(each.targets[0]) == "permission_classes"
    ]
    try:
        names = chosen[0] if chosen else {
            name.rpartition(".")[2]
            for name in project.class_names(project.rest_framework("DEFAULT_PERMISSION_CLASSES"))
        }  # fmt: skip
    except NotKnown:
        return False
    return (
        names <= {"IsAuthenticated", "AllowAny", "permissions"}
        and not CHECKED_BY_HAND & sources.identifiers(view)
        and not any(
            each.decorator_list for each in view.body if getattr(each, "name", "") in WRITING
        )
    )


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


@check("files")
def password_is_sent_back():
    """A serializer of users with the password, which is not write_only."""
    for file, node in sources.find(ast.ClassDef, shows_password):
        views = views_with(node.name)
        if not is_profile_of_djoser(node) and not any(
            trees.last_name(base) in SHOWS for view in views for base in view.bases
        ):
            continue
        yield warning(
            "The response has the password of the user, as it is stored.",
            "Write extra_kwargs = {'password': {'write_only': True}}, or name the fields without "
            "it.",
            file.place(node),
            confidence="likely",
        )


SHOWS = (
    "ListAPIView", "RetrieveAPIView", "ListCreateAPIView", "CreateAPIView", "ModelViewSet",
    "RetrieveUpdateAPIView", "RetrieveUpdateDestroyAPIView", "ReadOnlyModelViewSet",
)  # fmt: skip


def shows_password(node):
    values = meta_of(node)
    if trees.last_name(values.get("model")) not in USER_MODELS or "fields" not in values:
        return False
    fields = trees.texts(values["fields"])
    texts = set(trees.texts(node)) | trees.identifiers(node)
    return bool({"password", "__all__"} & set(fields)) and not (
        {"write_only", "write_only_fields", "to_representation"} & texts
    )


def meta_of(node):
    """Return {name: value} of the Meta of a serializer."""
    meta = next((each for each in node.body if getattr(each, "name", "") == "Meta"), None)
    return {
        trees.last_name(each.targets[0]): each.value
        for each in getattr(meta, "body", ())
        if isinstance(each, ast.Assign)
    }
