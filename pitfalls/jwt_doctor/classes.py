"""What a class in the files is: a view, or the serializer of one."""

import ast

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import NotKnown

METHODS = {
    "get", "post", "put", "patch", "delete", "list", "create", "retrieve", "update", "destroy",
}  # fmt: skip
USER_MODELS = {"User", "UserModel", "CustomUser", "UserAccount", "Account", "get_user_model"}


def is_view(node):
    """Return whether a class is a view of REST framework."""
    return isinstance(node, ast.ClassDef) and any(
        trees.last_name(each).endswith(("APIView", "ViewSet")) for each in node.bases
    )


def is_user_model(node):
    """Return whether an expression names the user model: that of AUTH_USER_MODEL, or a name that
    people give it."""
    try:
        own = str(project.setting("AUTH_USER_MODEL") or "").rpartition(".")[2]
    except NotKnown:
        own = ""
    name = trees.last_name(node)
    if name == own:
        return True
    return name in USER_MODELS and not is_other_table(name)


def is_other_table(name):
    """Return whether the project has a model of this name that is a table like others, and no
    user of Django's: class User(models.Model)."""
    bases = [
        {trees.last_name(base) for base in node.bases} for _, node in sources.classes_named(name)
    ]
    return bool(bases) and all(each == {"Model"} for each in bases)


def views_with(serializer):
    """Return the views whose serializer_class is this class."""
    return [
        file.parents[node]
        for file, node in sources.find(
            ast.Assign, lambda node: trees.last_name(node.value) == serializer.name
        )
        if trees.last_name(node.targets[0]) == "serializer_class"
        and isinstance(file.parents.get(node), ast.ClassDef)
        and sources.means(file, serializer)
    ]


def uses(package):
    """Return whether the project uses a package: its app, its routes, or an import of it."""
    return (
        project.has_app(package)
        or sources.imports(package)
        or bool(
            sources.find(
                ast.Constant,
                lambda node: isinstance(node.value, str) and node.value.startswith(package + "."),
            )
        )
    )


def meta_of(node):
    """Return {name: value} of the Meta of a serializer."""
    meta = next((each for each in node.body if getattr(each, "name", "") == "Meta"), None)
    return {
        trees.last_name(each.targets[0]): each.value
        for each in getattr(meta, "body", ())
        if isinstance(each, ast.Assign)
    }


def is_profile_of_djoser(node):
    """Return whether djoser shows and changes a user with a serializer, and all that it does is
    written here: that of djoser's registrations hides the password, and asks for one."""
    bases = {trees.last_name(each) for each in node.bases}
    return node.name in project.djoser_changes_with() and "ModelSerializer" in bases
