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


def is_social(view):
    """Return whether a login of the project's own asks for no password: another site's token, or a
    link from an email."""
    bases = [each.__name__ for each in view.cls.__mro__]
    if "SocialLoginView" in bases or not routes.is_own(view):
        return "SocialLoginView" in bases
    if "TokenViewBase" in bases or "LoginView" in bases[1:]:
        return False
    things = [view.cls] + [each for each in [view.serializer_class] if isinstance(each, type)]
    nodes = [node for each in things for _, node in sources.own_nodes(each)]
    return bool(nodes) and not any(map(takes_password, nodes))


# request.data["password"], data.password, check_password(…). A social login may call
# set_unusable_password() or create_user(password=None): it takes none.
SECRET = re.compile(r"password|passwd|pwd|\botp|_otp|passcode|pin_?code|one_time", re.IGNORECASE)
SECRET_NAMES = {"check_password", "authenticate", "password", "otp"}


def finds_by_name_only(node):
    """Return whether code calls authenticate(), and never with more than the name of a user, whom
    a provider or a link from an email has shown."""
    calls = [each for each in calls_in(node) if trees.last_name(each) == "authenticate"]
    return bool(calls) and not any(
        len(call.args) > 1
        or {word.arg for word in call.keywords} - {"request", "username", "email"}
        for call in calls
    )


@functools.lru_cache(maxsize=None)
def takes_password(node):
    """Return whether a login asks for a password or a one-time code: its own code, or a serializer
    or a function of the project that it names. A social login does not."""
    names = sources.identifiers(node)
    helpers = sources.find(
        (ast.ClassDef, ast.FunctionDef),
        lambda each: (
            each.name in names
            and each.name not in METHODS
            and (isinstance(each, ast.FunctionDef) or each.name.endswith(("Serializer", "Form")))
        ),
    )
    if any(asks_for_secret(each) for each in [node] + [helper for _, helper in helpers]):
        return True
    return not SOCIAL.search(node.name) and hands_on_all(node)


SOCIAL = re.compile(
    r"google|facebook|apple|git_?hub|git_?lab|kakao|naver|twitter|linked_?in|social|oauth|sso|"
    r"magic|firebase|telegram|wallet",
    re.IGNORECASE,
)


def hands_on_all(node):
    """find_user(request.data), of which the files show no more."""
    return any(
        trees.dotted(given).endswith("request.data")
        for call in calls_in(node)
        if not trees.last_name(call).endswith(("Serializer", "get_serializer"))
        for given in call.args + [word.value for word in call.keywords]
    )


@functools.lru_cache(maxsize=None)
def asks_for_secret(node):
    return any(SECRET.search(text) for text in trees.texts(node)) or any(
        trees.last_name(each) in SECRET_NAMES
        for each in ast.walk(node)
        if isinstance(each, (ast.Attribute, ast.Call))
        or isinstance(each, ast.Name)
        and isinstance(each.ctx, ast.Store)
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
    names = frozenset(node.name for _, node in found) - METHODS
    serializers = sources.find(
        ast.ClassDef,
        lambda node: node.name.endswith("Serializer") and names & sources.identifiers(node),
    )
    return names | {node.name for _, node in serializers}


def login_serializers():
    """Return the names of simplejwt's serializers of a login, and of those that come from them."""
    found = sources.find(
        ast.ClassDef,
        lambda node: any(
            name.startswith("TokenObtain") and name.endswith("Serializer")
            for name in map(trees.last_name, node.bases)
        ),
    )
    return {node.name for _, node in found} | {"TokenObtainPairSerializer"}


METHODS = {"post", "validate", "create", "get", "save", "get_token", "to_representation"}


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
