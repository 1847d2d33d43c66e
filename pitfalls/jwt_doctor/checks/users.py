"""Users who cannot log in, and tokens that name the wrong user."""

import ast
import inspect

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import check, error, info, warning

HASHES = {
    "set_password",
    "make_password",
    "create_user",
    "create_superuser",
    "get_user_model_create",
}


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
        for each in ast.walk(function):
            if isinstance(each, ast.Assign) and node.args[0].id in sources.names_in(
                each.targets[0]
            ):
                model = trees.dotted(getattr(each.value, "func", each.value)).split(".")
                if len(model) > 2 and model[0] in others and model[1] == "objects":
                    yield file, node, model[0]
                    break


def is_for_user(node):
    return trees.last_name(node) == "for_user"


@check("project")
def auth_user_model_forgotten():
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


@check("settings")
def inactive_users_accepted():
    if (
        project.is_written("CHECK_USER_IS_ACTIVE")
        and project.simple_jwt("CHECK_USER_IS_ACTIVE") is False
    ):
        yield warning(
            "CHECK_USER_IS_ACTIVE is off: the tokens of a deactivated user still work.",
            "Remove the setting.",
            "SIMPLE_JWT['CHECK_USER_IS_ACTIVE']",
        )


@check("project")
def new_users_are_inactive():
    from django.contrib.auth import get_user_model

    user = get_user_model()
    try:
        default = user._meta.get_field("is_active").default
    except Exception:  # the model has no such field
        return
    if default is False:
        yield info(
            "A new user is inactive, and the login returns 401 until something activates it.",
            "Set is_active when the address is confirmed.",
            f"{user.__module__}.{user.__name__}",
        )


@check("settings", code="new_users_are_inactive")
def djoser_activation():
    if project.has_app("djoser") and project.written("DJOSER").get("SEND_ACTIVATION_EMAIL") is True:
        yield info(
            "A new user is inactive, and the login returns 401 until the e-mail's link is opened.",
            "Check that the page of ACTIVATION_URL posts to users/activation/.",
            "DJOSER['SEND_ACTIVATION_EMAIL']",
        )


@check("project")
def no_backend_for_the_login():
    """simplejwt calls authenticate(request, USERNAME_FIELD=…, password=…)."""
    from django.contrib.auth import get_user_model

    stock = [view for view in project.token_views() if project.is_simplejwt_login(view)]
    names = {
        getattr(project.serializer(view), "username_field", None)
        for view in stock
        if project.serializer(view) and is_stock(project.serializer(view))
    }
    if not stock or not names:
        return
    backends = project.classes(project.setting("AUTHENTICATION_BACKENDS"))
    for name in names - {None}:
        if not backends:
            continue
        if any(takes(each, name) for each in backends):
            if name == get_user_model().USERNAME_FIELD or not all(map(is_django_s, backends)):
                continue
            yield error(
                f"The login sends `{name}`, and Django's backend reads "
                f"`{get_user_model().USERNAME_FIELD}`: every login returns "
                "401.",
                "Set USERNAME_FIELD in the user model, or write a backend that reads it.",
                "SIMPLE_JWT['TOKEN_OBTAIN_SERIALIZER']",
            )
        else:
            yield error(
                f"No backend takes `{name}`, which the login sends: every login returns 401.",
                "Write def authenticate(self, request, username=None, password=None, "
                "**kwargs), and "
                f"read kwargs[{get_user_model().USERNAME_FIELD!r}].",
                f"{backends[0].__module__}.{backends[0].__name__}",
            )


def is_django_s(backend):
    return backend.authenticate.__module__ == "django.contrib.auth.backends"


def is_stock(cls):
    """Return whether a serializer logs in as simplejwt's own does."""
    from rest_framework_simplejwt.serializers import TokenObtainSerializer

    found = [each for each in cls.__mro__ if "validate" in vars(each)]
    return all(
        each.__module__.startswith(("rest_framework", "rest_framework_simplejwt")) for each in found
    ) and issubclass(cls, TokenObtainSerializer)


def takes(backend, name):
    try:
        inspect.signature(backend().authenticate).bind(None, **{name: "", "password": ""})
        return True
    except TypeError:
        return False
    except Exception:  # a backend that cannot be made here
        return True


@check("files")
def password_not_hashed():
    for file, node in sources.find(ast.ClassDef, stores_password):
        if is_hashed_elsewhere(node.name) or not is_created_with(node.name):
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
    if model is None or fields is None or "password" not in trees.texts(fields):
        return False
    if "read_only" in trees.identifiers(node) or "read_only_fields" in values:
        return False
    if any("read_only" in trees.texts(each) for each in values.values()):
        return False
    is_user = trees.last_name(model) in ("User", "UserModel", "CustomUser", "get_user_model")
    own = next((each for each in node.body if getattr(each, "name", "") == "create"), None)
    return is_user and (own is None or "save" in sources.identifiers(own) or makes_rows(own))


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
            if HASHES & names and (
                name in names or node.name in ("save", "pre_save") or "pre_save" in names
            ):
                return True
            if isinstance(node, ast.ClassDef) and name in {
                trees.last_name(each) for each in node.bases
            }:
                return True
    return False


def is_created_with(name):
    """Return whether a view creates rows with the serializer."""
    for _, node in sources.find(ast.ClassDef, lambda node: name in sources.identifiers(node)):
        bases = {trees.last_name(each) for each in node.bases}
        if any("Create" in base or base == "ModelViewSet" for base in bases):
            return True
    return bool(
        sources.find(
            ast.Call,
            lambda node: (
                trees.last_name(node) == name
                and any(word.arg == "data" for word in node.keywords)
                and not node.args
            ),
        )
    )
