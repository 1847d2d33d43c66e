"""Users who cannot log in, and tokens that name the wrong user."""

import ast
import inspect

from jwt_doctor import logins, places, project, sources, trees
from jwt_doctor.findings import check, error, info, warning

JWT_AUTHENTICATION = "rest_framework_simplejwt.authentication.JWTAuthentication"


@check("settings")
def token_opens_another_tenant():
    """django-tenants gives each tenant users of its own, and their ids are the same."""
    if not project.has_app("django_tenants", "tenant_schemas"):
        return
    apps = project.known(project.setting("TENANT_APPS") or ())
    label = str(project.setting("AUTH_USER_MODEL") or "auth.User").partition(".")[0]
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    if JWT_AUTHENTICATION in names and any(
        app.partition(".apps.")[0].rpartition(".")[2] == label for app in apps
    ):
        yield warning(
            "Each tenant has users of its own here, and JWTAuthentication looks only at the id: a "
            "token of user 1 of one tenant is accepted as user 1 of another.",
            "Write the tenant into the token, and compare it in get_validated_token() of an "
            "authentication class of your own.",
            "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']",
            confidence="likely",
        )


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
            if isinstance(each, ast.Assign) and node.args[0].id in places.names_in(each.targets[0]):
                model = next(iter(models_in(each.value) & others), None)
                if model:
                    yield file, node, model
                    break


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
    called = trees.last_name(value) if isinstance(value, ast.Call) else ""
    return {
        trees.dotted(each.value)
        for _, function in sources.find(ast.FunctionDef, lambda node: node.name == called)
        for each in ast.walk(function)
        if isinstance(each, ast.Attribute) and each.attr == "objects"
    }


def is_for_user(node):
    return trees.last_name(node) == "for_user"


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
        ).explained_by("inactive_until_activated")


@check("settings", code="new_users_are_inactive")
def djoser_activation():
    if project.written("DJOSER").get("SEND_ACTIVATION_EMAIL") is True:
        yield info(
            "A new user is inactive, and the login returns 401 until the e-mail's link is opened.",
            "Check that the page of ACTIVATION_URL posts to users/activation/.",
            "DJOSER['SEND_ACTIVATION_EMAIL']",
        ).explained_by("inactive_until_activated")


@check("settings", code="new_users_are_inactive")
def inactive_in_the_model():
    """The same as far as the files show it."""
    if project.is_loaded() or project.written("DJOSER").get("SEND_ACTIVATION_EMAIL") is True:
        return
    for file, node in sources.find(ast.Assign, is_inactive):
        parent = file.parents.get(node)
        bases = {trees.last_name(each) for each in getattr(parent, "bases", ())}
        if bases & {"AbstractUser", "AbstractBaseUser"}:
            yield info(
                "A new user is inactive, and the login returns 401 until something activates it.",
                "Set is_active when the address is confirmed.",
                file.place(node),
            ).explained_by("inactive_until_activated")


def is_inactive(node):
    return trees.last_name(node.targets[0]) == "is_active" and any(
        word.arg == "default" and trees.is_false(word.value)
        for word in getattr(node.value, "keywords", ())
    )


FLAGS = ("is_active", "is_staff", "is_superuser")


@check("files")
def flag_is_a_method():
    """def is_staff(self) without @property: the method is true, whatever it returns."""
    for file, node in sources.find(ast.FunctionDef, lambda node: node.name in FLAGS):
        cls = file.parents.get(node)
        bases = {trees.last_name(each) for each in getattr(cls, "bases", ())}
        if node.decorator_list or not bases & {"AbstractUser", "AbstractBaseUser"}:
            continue
        yield error(
            f"{node.name} is a method here, and a method is always true: every user counts as "
            f"{node.name[3:]}.",
            "Write @property above it.",
            file.place(node),
        )


@check("project")
def no_backend_for_the_login():
    """simplejwt calls authenticate(request, USERNAME_FIELD=…, password=…)."""
    from django.contrib.auth import get_user_model

    stock = [view for view in logins.token_views() if logins.is_simplejwt_login(view)]
    names = {
        getattr(logins.serializer(view), "username_field", None)
        for view in stock
        if logins.serializer(view) and is_stock(logins.serializer(view))
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
            ).explained_by("login_asks_for_username")
        else:
            yield error(
                f"No backend takes `{name}`, which the login sends: every login returns 401.",
                "Write def authenticate(self, request, username=None, password=None, "
                "**kwargs), and "
                f"read kwargs[{get_user_model().USERNAME_FIELD!r}].",
                f"{backends[0].__module__}.{backends[0].__name__}",
            ).explained_by("backend_ignores_username")


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
