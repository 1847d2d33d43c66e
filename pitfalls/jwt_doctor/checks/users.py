"""Users who cannot log in, and tokens that name the wrong user."""

import ast
import inspect

from jwt_doctor import logins, project, sources, trees
from jwt_doctor.findings import check, error, warning

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
