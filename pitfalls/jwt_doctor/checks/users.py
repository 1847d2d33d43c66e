"""Users who cannot log in, and tokens that name the wrong user."""

import ast
import inspect

from jwt_doctor import logins, places, project, sources, trees
from jwt_doctor.findings import NotKnown, check, error, info, warning


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


def is_inactive(node):
    return trees.last_name(node.targets[0]) == "is_active" and any(
        word.arg == "default" and trees.is_false(word.value)
        for word in getattr(node.value, "keywords", ())
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
    wanted = PRIVILEGES if "__all__" in fields else [name for name in PRIVILEGES if name in fields]
    own = {target.id for each in node.body if isinstance(each, ast.Assign)
           for target in each.targets if isinstance(target, ast.Name)}  # fmt: skip
    if create is not None and not passes_everything(create):
        wanted = [name for name in wanted if takes_as_sent(create, name)]
    return [name for name in wanted if name not in locked | own]


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
    try:
        name = str((project.written("DJOSER").get("SERIALIZERS") or {}).get("user_create"))
    except NotKnown:
        name = ""
    if name.rpartition(".")[2] == node.name:
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
          "RetrieveUpdateDestroyAPIView", "UpdateModelMixin")  # fmt: skip


def is_for_users(node):
    """Return whether any user who is logged in can write rows with a serializer."""
    for view in views_with(node.name):
        if not {trees.last_name(each) for each in view.bases} & set(WRITES):
            continue
        chosen = [
            sources.identifiers(each.value)
            for each in view.body
            if isinstance(each, ast.Assign)
            and trees.last_name(each.targets[0]) == "permission_classes"
        ]
        if chosen and chosen[0] <= {"IsAuthenticated", "AllowAny", "permissions"}:
            return "get_permissions" not in sources.identifiers(view)
    return False


@check("files")
def password_is_sent_back():
    """A serializer of users with the password, which is not write_only."""
    for file, node in sources.find(ast.ClassDef, shows_password):
        views = views_with(node.name)
        if not any(trees.last_name(base) in SHOWS for view in views for base in view.bases):
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
