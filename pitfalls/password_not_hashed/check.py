"""Does the registration store the password as it was sent?"""

import ast

from jwt_doctor import classes, decisions, logins, permissions, project, sources, trees
from jwt_doctor.findings import NotKnown, check, error, warning

HASHES = {
    "set_password",
    "make_password",
    "create_user",
    "create_superuser",
    "get_user_model_create",
}


@check("files")
def password_not_hashed():
    for file, node in sources.find(ast.ClassDef, takes_password):
        if stores_change(node):
            yield error(
                "This serializer stores a changed password as it was sent: the next login returns "
                "401, and the database holds the password.",
                "In update(), call instance.set_password(validated_data.pop('password')).",
                file.place(node),
                confidence="likely",
            )
    for file, node in sources.find(ast.ClassDef, stores_password):
        if is_hashed_elsewhere(node.name):
            continue
        if not is_created_with(node):
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


def stores_change(node):
    """Return whether users change their password with the serializer, and only create() hashes."""
    if node.name in project.djoser_changes_with():  # djoser's own serializers hash in create()
        methods = {getattr(each, "name", "") for each in node.body}
        return not methods & {"update", "save", "validate_password"} and not model_hashes()
    return hashes_only_in_create(node) and is_changed_with(node)


def model_hashes():
    """Return whether a model's save(), or a signal, hashes the password."""
    return bool(
        sources.find(
            ast.FunctionDef,
            lambda node: (
                node.name in ("save", "pre_save") and bool(HASHES & sources.identifiers(node))
            ),
        )
    )


def hashes_only_in_create(node):
    """Return whether create() hashes the password, and nothing else in the serializer may."""
    methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
    return "create" in methods and not any(
        name in ("update", "save", "validate_password", "to_internal_value")
        or name != "create"
        and HASHES & sources.identifiers(each)
        for name, each in methods.items()
    )


def is_changed_with(serializer):
    """Return whether a view changes users with the serializer, and neither the view nor the model
    hashes a password."""
    views = [
        view
        for view in classes.views_with(serializer)
        if {trees.last_name(base) for base in view.bases} & (UPDATES | {"ModelViewSet"})
        and not sources.identifiers(view) & (HASHES | {"http_method_names"})
    ]
    return bool(views) and not model_hashes()


def stores_password(node):
    if not takes_password(node):
        return False
    if HASHES & sources.identifiers(node) and not hashes_only_in_update(node):
        return False
    if not any(trees.last_name(each).endswith("ModelSerializer") for each in node.bases):
        return False  # djoser's create() hashes
    own = next((each for each in node.body if getattr(each, "name", "") == "create"), None)
    return own is None or "save" in sources.identifiers(own) or makes_rows(own)


def hashes_only_in_update(node):
    """Return whether update() hashes the password, and a row that a view creates with the
    serializer gets it as it was sent."""
    if any(
        HASHES & sources.identifiers(each)
        for each in node.body
        if getattr(each, "name", "") != "update"
    ):
        return False
    return any(creates(view, node.name) for view in classes.views_with(node))


def creates(view, serializer):
    """Return whether a view creates rows with a serializer, and in no way of its own."""
    try:
        if decisions.serializer_for_create(view) != serializer:
            return False
    except NotKnown:
        return False
    bases = {trees.last_name(base) for base in view.bases}
    own = {getattr(each, "name", "") for each in view.body}
    names = sources.identifiers(view)
    methods = [permissions.value_of(each, "http_method_names") for each in view.body]
    return (
        any("Create" in base or base == "ModelViewSet" for base in bases)
        and not own & {"create", "post", "get_serializer", "dispatch"}
        and not names & HASHES
        and all("post" in trees.texts(each) for each in methods if each is not None)
    )


def takes_password(node):
    """Return whether a serializer of users has the password among the fields that it writes."""
    bases = {trees.last_name(each) for each in node.bases}
    if not any(name.endswith(("ModelSerializer", "UserCreateSerializer")) for name in bases):
        return False
    meta = next(
        (each for each in node.body if isinstance(each, ast.ClassDef) and each.name == "Meta"), None
    )
    if meta is None:
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
    return classes.is_user_model(model)


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
        for view in classes.views_with(node)
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
            if getattr(node, "name", "") == name:
                continue
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


def is_created_with(serializer):
    """Return whether a view creates rows with the serializer: djoser's, or the project's own."""
    name = serializer.name
    if project.djoser_registers_with() == name:
        return True
    for file, node in sources.find(ast.ClassDef, lambda node: name in sources.identifiers(node)):
        bases = {trees.last_name(each) for each in node.bases}
        creates_rows = any("Create" in base or base == "ModelViewSet" for base in bases)
        if creates_rows and sources.means(file, serializer):
            if any(is_in_body(file, each) for each in ast.walk(node) if named(each, name)):
                return True
    return any(
        is_saved(file, node) and sources.means(file, serializer)
        for file, node in sources.find(
            ast.Call,
            lambda node: (
                trees.last_name(node) == name
                and any(word.arg == "data" for word in node.keywords)
                and not node.args
            ),
        )
    )


def named(node, name):
    return isinstance(node, (ast.Name, ast.Attribute)) and trees.last_name(node) == name


def is_in_body(file, node):
    """Return whether a name does something: in a decorator it only describes, as for Swagger."""
    for above in file.around(node, ast.stmt):
        if node in [inner for each in getattr(above, "decorator_list", ())
                    for inner in ast.walk(each)]:  # fmt: skip
            return False
    return True


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


@check("files", code="password_not_hashed")
def table_of_passwords():
    """class Member(models.Model) with a password, and code that compares it as it was sent."""
    if HASHES & sources.names_used() or not sources.find(ast.Compare, compares_password):
        return
    for file, node in sources.find(ast.ClassDef, has_password):
        yield warning(
            "This table holds passwords as they were sent: everyone who reads the database has "
            "them.",
            "Make it the user model: inherit from AbstractBaseUser, and call set_password().",
            file.place(node),
            confidence="likely",
        )


def has_password(node):
    return {trees.last_name(base) for base in node.bases} == {"Model"} and any(
        isinstance(each, ast.Assign)
        and trees.last_name(each.targets[0]) == "password"
        and trees.last_name(each.value) in ("CharField", "TextField")
        for each in node.body
    )


def compares_password(node):
    """self.password == password"""
    return isinstance(node.ops[0], (ast.Eq, ast.NotEq)) and any(
        isinstance(each, ast.Attribute) and each.attr == "password"
        for each in [node.left] + node.comparators
    )


@check("files", code="password_not_hashed")
def login_compares_text():
    """user = User.objects.get(…), and if user.password == data.password."""
    for file, node in sources.find((ast.FunctionDef, ast.AsyncFunctionDef), compares_stored):
        yield warning(
            "This login compares the sent password with the stored one as text: only a password "
            "that is not hashed can match.",
            "Store passwords with create_user(), and call user.check_password(password).",
            file.place(node),
            confidence="likely",
        )


def compares_stored(node):
    if not sources.identifiers(node) & ({"for_user"} | logins.token_helpers()):
        return False
    users = {
        trees.dotted(each.targets[0])
        for each in ast.walk(node)
        if isinstance(each, ast.Assign)
        and any(
            isinstance(inner, ast.Attribute)
            and inner.attr == "objects"
            and classes.is_user_model(inner.value)
            for inner in ast.walk(each.value)
        )
    } - {""}
    stored = {f"{name}.password" for name in users}
    for each in ast.walk(node):
        if isinstance(each, ast.Compare) and isinstance(each.ops[0], (ast.Eq, ast.NotEq)):
            sides = [each.left, each.comparators[0]]
            known = [side for side in sides if trees.dotted(side) in stored]
            others = [side for side in sides if side not in known]
            if len(known) == 1 and is_sent_password(others[0]):
                return True
    return False


def is_sent_password(node):
    """data.password, password, request.data["password"]"""
    return trees.last_name(node) == "password" or "password" in trees.texts(node)
