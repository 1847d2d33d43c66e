"""Is there a user model that AUTH_USER_MODEL does not name?"""

import ast

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import check, warning


@check("project")
def user_model_forgotten():
    from django.apps import apps
    from django.conf import settings
    from django.contrib.auth.models import AbstractUser

    if settings.AUTH_USER_MODEL != "auth.User":
        return
    for model in apps.get_models():
        if (
            issubclass(model, AbstractUser)
            and model._meta.label != "auth.User"
            and not model._meta.proxy
        ):
            from django.contrib.auth.models import User

            if not issubclass(model, User):
                yield warning(
                    f"{model._meta.label} is a second user model, and AUTH_USER_MODEL is not "
                    "set: its users cannot "
                    "log in.",
                    f"Set AUTH_USER_MODEL = {model._meta.label!r} before the first migration.",
                    f"{model.__module__}.{model.__name__}",
                )


@check("settings", code="user_model_forgotten")
def user_model_in_the_files():
    """The same as far as the files show it."""
    if project.is_loaded() or project.has_setting("AUTH_USER_MODEL"):
        return
    for file, node in sources.find(ast.ClassDef, is_user_model):
        app = file.path.parent.name
        if project.holds("INSTALLED_APPS", lambda name, app=app: app in name.split(".")):
            yield warning(
                f"{node.name} is a second user model, and AUTH_USER_MODEL is not set: its users "
                "cannot log in.",
                f"Set AUTH_USER_MODEL = '{app}.{node.name}' before the first migration.",
                file.place(node),
                confidence="likely",
            )


def is_user_model(node):
    bases = {trees.last_name(each) for each in node.bases}
    return bool(bases & {"AbstractUser", "AbstractBaseUser"}) and "abstract" not in {
        trees.last_name(each.targets[0])
        for inner in node.body
        if isinstance(inner, ast.ClassDef)
        for each in inner.body
        if isinstance(each, ast.Assign)
    }
