"""Does for_user() get a row that is not of AUTH_USER_MODEL?"""

import ast

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, error


@check("project")
def token_for_another_model():
    for file, node, model in foreign_tokens():
        yield error(
            f"for_user() gets a {model}, and a request looks for the user of that id in "
            "AUTH_USER_MODEL: "
            "it is another person.",
            "Give this model a login of its own, with a claim and an authentication class that "
            "name it.",
            file.place(node),
        )


def foreign_tokens():
    """Yield (file, call, model) of each for_user(x) where x comes from another model's rows."""
    from django.apps import apps
    from django.contrib.auth import get_user_model

    user = get_user_model()
    others = {
        each.__name__
        for each in apps.get_models()
        if not issubclass(each, user) and not issubclass(user, each)
    }
    others.discard(user.__name__)
    for file, node in sources.find(ast.Call, is_for_user):
        function = next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef), None)
        if function is None or not node.args or not isinstance(node.args[0], ast.Name):
            continue
        if has_own_type(node):
            continue
        for each in ast.walk(function):
            if isinstance(each, ast.Assign) and assigns(each, node.args[0].id):
                model = next(iter(models_in(each.value) & others), None)
                if model:
                    yield file, node, model
                    break


def assigns(node, name):
    """Return whether a variable gets a value: not one of its attributes, as user.name = …"""
    targets = getattr(node.targets[0], "elts", node.targets)
    return any(isinstance(each, ast.Name) and each.id == name for each in targets)


def has_own_type(node):
    """Return whether for_user() is that of a token class with a token_type of its own, which
    simplejwt's authentication does not accept."""
    name = trees.last_name(getattr(node.func, "value", node.func))
    return any(
        isinstance(each, ast.Assign) and trees.last_name(each.targets[0]) == "token_type"
        for _, cls in sources.find(ast.ClassDef, lambda node: node.name == name)
        for each in cls.body
    )


def models_in(value):
    """Return the names of the models whose rows an expression reads, as Customer.objects.get(…), or
    a function of the project that it calls."""
    dotted = trees.dotted(getattr(value, "func", value)).split(".")
    if len(dotted) > 2 and dotted[1] == "objects":
        return {dotted[0]}
    is_plain = isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
    called = trees.last_name(value) if is_plain else ""
    return {
        trees.dotted(each.value)
        for _, function in sources.find(ast.FunctionDef, lambda node: node.name == called)
        for each in ast.walk(function)
        if isinstance(each, ast.Attribute) and each.attr == "objects"
    }


def is_for_user(node):
    return trees.last_name(node) == "for_user"
