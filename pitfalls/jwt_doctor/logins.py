"""Where a project issues tokens, and in which order it reads them."""

import ast
import functools
import re

from jwt_doctor import project, routes, sources, trees

DJ_REST_AUTH_LOGIN = ("dj_rest_auth.views", "LoginView")

CALLED_LOGIN = re.compile("log_?in|sign_?in|obtain", re.IGNORECASE)

MAKES_TOKENS = {"RefreshToken", "AccessToken", "SlidingToken"}


def signs_with_settings():
    """Return whether the settings hold the key that tokens are signed with.

    With JWK_URL somebody else signs, unless the project issues tokens too."""
    return not project.has_own_keys() and (not project.simple_jwt("JWK_URL") or issues_tokens())


def token_views():
    """Return simplejwt's own views, as far as they are routed."""
    try:
        from rest_framework_simplejwt.views import TokenViewBase
    except Exception:
        return []
    return routes.views(TokenViewBase)


def login_views():
    """Return the views that check a password and answer with tokens: simplejwt's, dj-rest-auth's,
    and the project's own, known by what their code calls."""
    found = [view for view in token_views() if is_simplejwt_login(view)]
    found += [view for view in routes.views() if logs_in(view)]
    return list({view.route: view for view in found}.values())


def is_simplejwt_login(view):
    from rest_framework_simplejwt import serializers

    cls = serializer(view)
    if cls is None:
        return "Obtain" in view.cls.__name__ or "OBTAIN" in str(view._serializer_class)
    return issubclass(cls, serializers.TokenObtainSerializer)


def logs_in(view):
    if any((each.__module__, each.__name__) == DJ_REST_AUTH_LOGIN for each in view.cls.__mro__):
        return True
    things = [view.cls]
    if isinstance(view.serializer_class, type):
        things.append(view.serializer_class)
    nodes = [
        node
        for each in things
        for file, node in sources.own_nodes(each)
        if file.names & {"authenticate", "for_user"}
    ]
    calls = {trees.dotted(node.func) for tree in nodes for node in calls_in(tree)}
    if calls & {"authenticate", "auth.authenticate", "django_auth.authenticate"}:
        return True
    ends = {name.rpartition(".")[2] for name in calls}
    return "for_user" in ends and (
        "check_password" in ends or CALLED_LOGIN.search(view.name.rpartition(".")[2])
    )


@functools.lru_cache(maxsize=None)
def calls_in(tree):
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call))


def serializer(view):
    """Return the serializer class of one of simplejwt's views; None if it cannot be imported."""
    try:
        cls = view.serializer_class or project.imported(view._serializer_class)
    except Exception:
        return None
    return cls if isinstance(cls, type) else None


def imports_simplejwt():
    """Return whether the project uses simplejwt's classes or settings."""
    return (
        project.has_setting("SIMPLE_JWT")
        or project.has_app("rest_framework_simplejwt", project.BLACKLIST)
        or sources.imports("rest_framework_simplejwt")
    )


@functools.lru_cache(maxsize=None)
def issues_tokens():
    """Return whether this project issues tokens, as far as its routes and its code show."""
    if project.is_loaded() and any(login_views()):
        return True
    if project.has_app("djoser", "dj_rest_auth", "ninja_jwt") or includes_login():
        return True
    return bool(sources.find((ast.Call, ast.Name, ast.Attribute), makes_a_token))


@functools.lru_cache(maxsize=None)
def token_helpers():
    """Return the names of the project's functions that issue tokens."""
    found = sources.find(ast.FunctionDef, lambda node: "for_user" in sources.identifiers(node))
    return frozenset(node.name for _, node in found) - {"post", "validate", "create"}


REJECTS = {"AuthenticationFailed", "NotAuthenticated", "PermissionDenied"}


@functools.lru_cache(maxsize=None)
def guards():
    """Return the names of the project's functions that reject a request without a valid token."""
    found = sources.find(ast.FunctionDef, lambda node: bool(REJECTS & sources.identifiers(node)))
    return (frozenset(node.name for _, node in found) | REJECTS) - {"get", "post", "validate"}


# Routes of packages that have a login.
INCLUDED = ("djoser.urls.jwt", "dj_rest_auth.urls")


def includes_login():
    """Return the (file, node) of each place that routes the login of another package."""
    return sources.find(ast.Constant, lambda node: node.value in INCLUDED)


def makes_a_token(node):
    name = trees.last_name(node)
    if isinstance(node, ast.Call):
        return name == "for_user" or (name in MAKES_TOKENS and not node.args)
    return not project.is_loaded() and name.startswith(
        ("TokenObtain", "NinjaJWT")
    )  # else: is it routed?


SESSION = "rest_framework.authentication.SessionAuthentication"


def answers_403(where):
    """Return whether SessionAuthentication is the first class there: REST framework asks the first
    one for WWW-Authenticate, and answers 403 if it has none."""
    name = "DEFAULT_AUTHENTICATION_CLASSES"
    if where == f"REST_FRAMEWORK[{name!r}]":
        first = project.class_names(project.rest_framework(name))[:1]
        return first == [SESSION] or (project.is_loaded() and is_session(default_first(name)))
    found = [view.classes("authentication") for view in routes.views() if view.name == where]
    return any(is_session(classes[0]) for classes in found if classes)


def default_first(name):
    return next(iter(project.default_classes(name)), None)


def is_session(cls):
    from rest_framework.authentication import SessionAuthentication

    return cls is not None and issubclass(cls, SessionAuthentication)


def session_before_jwt():
    """Return where SessionAuthentication stands before JWTAuthentication: the setting, or else the
    dotted name of a view that has a list of its own; None for nowhere."""
    if names_session_first(
        project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    ):
        return "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']"
    if not project.is_loaded():
        return None
    from rest_framework.authentication import SessionAuthentication
    from rest_framework_simplejwt.authentication import JWTAuthentication

    def is_before(found):
        for each in found:
            if issubclass(each, (SessionAuthentication, JWTAuthentication)):
                return issubclass(each, SessionAuthentication) and any(
                    issubclass(other, JWTAuthentication) for other in found
                )
        return False

    if is_before(project.default_classes("DEFAULT_AUTHENTICATION_CLASSES")):
        return "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']"
    return next(
        (view.name for view in routes.views() if is_before(view.classes("authentication"))), None
    )


def names_session_first(dotted):
    session = SESSION
    jwt = [i for i, name in enumerate(dotted) if "JWT" in name.rpartition(".")[2]]
    return session in dotted and bool(jwt) and dotted.index(session) < min(jwt)
