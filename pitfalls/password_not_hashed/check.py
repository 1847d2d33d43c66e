"""Does the registration store the password as it was sent?"""

import ast

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import check, error

HASHES = {
    "set_password",
    "make_password",
    "create_user",
    "create_superuser",
    "get_user_model_create",
}


@check("files")
def password_not_hashed():
    for file, node in sources.find(ast.ClassDef, stores_password):
        if is_hashed_elsewhere(node.name):
            continue
        if not is_created_with(node.name):
            if is_updated_with(node):
                yield error(
                    "This serializer stores a changed password as it was sent: the next login "
                    "returns 401, and the database holds the password.",
                    "Leave the password out of the fields, or call set_password() in update().",
                    file.place(node),
                    confidence="likely",
                )
            continue
        yield error(
            "This serializer stores the password as it was sent: the login returns 401, and the "
            "database holds the password.",
            "In create(), call User.objects.create_user(**validated_data).",
            file.place(node),
            confidence="likely",
        )


def stores_password(node):
    bases = {trees.last_name(each) for each in node.bases}
    if not any(name.endswith("ModelSerializer") for name in bases):
        return False
    meta = next(
        (each for each in node.body if isinstance(each, ast.ClassDef) and each.name == "Meta"), None
    )
    if meta is None or HASHES & sources.identifiers(node):
        return False
    values = {
        target.id: each.value
        for each in meta.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    model, fields = values.get("model"), values.get("fields")
    if model is None or fields is None or not {"password", "__all__"} & set(trees.texts(fields)):
        return False
    locked = values.get("read_only_fields")
    if any(is_read_only(each) for each in node.body) or locked and locks_password(locked):
        return False
    if any(locks(each) for each in values.values()):
        return False
    is_user = trees.last_name(model) in ("User", "UserModel", "CustomUser", "get_user_model")
    own = next((each for each in node.body if getattr(each, "name", "") == "create"), None)
    return is_user and (own is None or "save" in sources.identifiers(own) or makes_rows(own))


def locks_password(fields):
    """Return whether read_only_fields has the password, or may have it: it is not a plain list."""
    return not isinstance(fields, (ast.List, ast.Tuple)) or "password" in trees.texts(fields)


def locks(options):
    """Return whether extra_kwargs makes the password read-only, or may: it is no plain dict."""
    if not isinstance(options, ast.Dict):
        return "read_only" in trees.texts(options)
    return any(
        getattr(key, "value", "password") == "password" and "read_only" in trees.texts(value)
        for key, value in zip(options.keys, options.values)  # noqa: B905
    )


UPDATES = {"UpdateAPIView", "RetrieveUpdateAPIView", "RetrieveUpdateDestroyAPIView"}


def is_updated_with(node):
    """Return whether a view changes rows with the serializer, which has no update() of its own."""
    if any(getattr(each, "name", "") == "update" for each in node.body):
        return False
    return any(
        UPDATES & {trees.last_name(base) for base in view.bases}
        for _, view in sources.find(ast.ClassDef, lambda view: uses(view, node.name))
    )


def uses(view, name):
    """serializer_class = name"""
    return any(
        isinstance(each, ast.Assign)
        and trees.last_name(each.targets[0]) == "serializer_class"
        and trees.last_name(each.value) == name
        for each in view.body
    )


def is_read_only(node):
    """password = CharField(read_only=True)"""
    return (
        isinstance(node, ast.Assign)
        and trees.last_name(node.targets[0]) == "password"
        and "read_only" in trees.identifiers(node.value)
    )


def makes_rows(node):
    return any(
        isinstance(each, ast.Call) and trees.dotted(each.func).endswith("objects.create")
        for each in ast.walk(node)
    ) or "super" in sources.identifiers(node)


def is_hashed_elsewhere(name):
    """Return whether a view that uses the serializer, a model's save() or a signal hashes it."""
    for file in sources.own_files():
        for node in file.nodes(ast.ClassDef, ast.FunctionDef):
            names = sources.identifiers(node)
            saves = node.name == "save" and not is_of_serializer(file.parents.get(node))
            if HASHES & names and (
                name in names or saves or node.name == "pre_save" or "pre_save" in names
            ):
                return True
            if isinstance(node, ast.ClassDef) and name in {
                trees.last_name(each) for each in node.bases
            }:
                return True
    return False


def is_of_serializer(node):
    """Return whether a save() is that of a serializer or a form, and not of the model."""
    bases = [trees.last_name(each) for each in getattr(node, "bases", ())]
    return any(word in name for name in bases + [getattr(node, "name", "")] for word in NOT_MODELS)


NOT_MODELS = ("Serializer", "Form")


def is_created_with(name):
    """Return whether a view creates rows with the serializer: djoser's, or the project's own."""
    if project.djoser_registers_with() == name:
        return True
    for _, node in sources.find(ast.ClassDef, lambda node: name in sources.identifiers(node)):
        bases = {trees.last_name(each) for each in node.bases}
        if any("Create" in base or base == "ModelViewSet" for base in bases):
            return True
    return any(
        is_saved(file, node)
        for file, node in sources.find(
            ast.Call,
            lambda node: (
                trees.last_name(node) == name
                and any(word.arg == "data" for word in node.keywords)
                and not node.args
            ),
        )
    )


def is_saved(file, call):
    """Return whether a serializer is saved where it is made: `s = Register(data=…)`, `s.save()`. A
    function that only validates with it stores nothing."""
    functions = list(file.around(call, ast.FunctionDef, ast.AsyncFunctionDef))
    assigned = file.parents.get(call)
    if not functions or not isinstance(assigned, ast.Assign):
        return True
    names = {trees.dotted(target) for target in assigned.targets}
    if any(name.startswith("self.") for name in names):
        return True
    for each in ast.walk(functions[0]):
        if isinstance(each, ast.Call) and trees.dotted(each.func) in {n + ".save" for n in names}:
            return True
        if isinstance(each, (ast.Call, ast.Return)):
            given = each.args if isinstance(each, ast.Call) else [each.value]
            if any(trees.dotted(one) in names for one in given):
                return True  # somebody else may save it
    return False
