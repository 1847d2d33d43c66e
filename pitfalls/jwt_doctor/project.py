"""What a check may ask of a project: its settings as they take effect, its routes, its classes."""

import ast
import functools
import re
import sys
from collections.abc import Mapping
from inspect import getattr_static
from pathlib import Path

from jwt_doctor import defaults, sources, trees
from jwt_doctor.findings import NotKnown
from jwt_doctor.written import UNKNOWN, Unknown

LIFETIMES = (
    "ACCESS_TOKEN_LIFETIME",
    "REFRESH_TOKEN_LIFETIME",
    "SLIDING_TOKEN_LIFETIME",
    "SLIDING_TOKEN_REFRESH_LIFETIME",
)
DJ_REST_AUTH_LOGIN = ("dj_rest_auth.views", "LoginView")
CALLED_LOGIN = re.compile("log_?in|sign_?in|obtain", re.IGNORECASE)
BLACKLIST = "rest_framework_simplejwt.token_blacklist"
MAKES_TOKENS = {"RefreshToken", "AccessToken", "SlidingToken"}

# The settings as their files write them, in the static tier; None when they are imported.
written_settings = None

# What could not be examined, one line each: the run is then incomplete.
not_seen = []


def note(text):
    if text not in not_seen:
        not_seen.append(text)


def is_loaded():
    """Return whether the project is imported, so that its classes can be asked."""
    return written_settings is None


# Settings


def setting(name, default=None):
    """Return the value of a setting. Raise NotKnown if this tier cannot know it."""
    if written_settings is not None:
        return written_settings.get(name, default)
    from django.conf import settings

    return getattr(settings, name, default)


def has_setting(name):
    if written_settings is not None:
        return name in written_settings.names()
    from django.conf import settings

    return hasattr(settings, name)


def setting_names():
    """Return the names of the settings that the project wrote."""
    if written_settings is not None:
        return written_settings.names()
    from django.conf import settings

    own = getattr(settings, "_wrapped", None)
    return [name for name in dir(own) if name.isupper()]


def written(name):
    """Return a setting that is a dict, as the project wrote it: {} if it is missing or no dict."""
    value = setting(name)
    return value if isinstance(value, Mapping) else {}


def known(value):
    """Return a value, or raise NotKnown if this tier cannot know it or a part of it."""
    inner = value if isinstance(value, (list, tuple, set)) else [value]
    if any(isinstance(each, Unknown) for each in inner):
        raise NotKnown
    return value


def jwt_setting():
    """Return the name of the setting that the project's JWT library reads."""
    try:
        return "NINJA_JWT" if is_ninja() and not has_setting("SIMPLE_JWT") else "SIMPLE_JWT"
    except NotKnown:  # the apps are not known
        return "SIMPLE_JWT"


def simple_jwt(name):
    """Return the value of SIMPLE_JWT[name], or the library's default; None if it has neither."""
    return known(written(jwt_setting()).get(name, simple_jwt_defaults().get(name)))


def is_written(name):
    """Return whether the project wrote SIMPLE_JWT[name]."""
    return name in written(jwt_setting())


@functools.lru_cache(maxsize=None)
def imported_defaults(module):
    try:
        return __import__(module, fromlist=["DEFAULTS"]).DEFAULTS
    except Exception:  # not installed, or its own import fails
        return None


def simple_jwt_defaults():
    found = imported_defaults("rest_framework_simplejwt.settings") if is_loaded() else None
    if found is None:
        return defaults.simple_jwt(secret_key_or_unknown())
    return found


def secret_key_or_unknown():
    try:
        return setting("SECRET_KEY")
    except NotKnown:
        return UNKNOWN


def rest_framework_defaults():
    found = imported_defaults("rest_framework.settings") if is_loaded() else None
    return defaults.REST_FRAMEWORK if found is None else found


def rest_framework(name):
    """Return the value of REST_FRAMEWORK[name], or REST framework's default."""
    return known(written("REST_FRAMEWORK").get(name, rest_framework_defaults().get(name)))


def installed_apps():
    return [str(each) for each in known(setting("INSTALLED_APPS") or [])]


def has_app(*names):
    """Return whether one of these apps is installed, by its module or its AppConfig."""
    return any(
        app == name or app.startswith(name + ".apps.") for app in installed_apps() for name in names
    )


def middleware():
    return [str(each) for each in known(setting("MIDDLEWARE") or [])]


def is_list(value):
    return isinstance(value, (list, tuple))


def class_names(value):
    """Return the dotted names of a list that holds classes or their names."""
    value = known(value)
    if not is_list(value):
        return []
    return [
        each if isinstance(each, str) else f"{each.__module__}.{each.__name__}"
        for each in value
        if isinstance(each, (str, type))
    ]


def default_classes(name):
    """Return the classes of a list in REST_FRAMEWORK, those that can be imported."""
    return classes(rest_framework(name))


def classes(value):
    """Return the classes of a list that holds classes or their dotted names; [] if it is no list.
    What cannot be imported makes the run incomplete."""
    if not is_list(value):
        return []
    found = []
    for each in value:
        try:
            found.append(imported(each) if isinstance(each, str) else each)
        except Exception as problem:  # whatever importing the project's code raises
            note(f"{each} cannot be imported ({type(problem).__name__})")
    return [each for each in found if isinstance(each, type)]


@functools.lru_cache(maxsize=None)
def imported(dotted):
    from django.utils.module_loading import import_string

    return import_string(dotted)


def signing_key():
    """Return the key that tokens are signed with, as bytes: b"" if there is none."""
    return as_bytes(simple_jwt("SIGNING_KEY"))


def as_bytes(key):
    return key if isinstance(key, bytes) else str(key or "").encode("utf-8", "replace")


def lacks_unit(lifetime):
    """Return whether a lifetime is written as timedelta(10), and is long."""
    days = getattr(simple_jwt(lifetime), "days", 0)
    longest = 90 if "REFRESH" in lifetime else 0
    return days > longest and sources.counts_days(f"{jwt_setting()}[{lifetime!r}]")


def has_own_keys():
    """Return whether the project's own code, and not the settings, decides which keys are used."""
    if not is_loaded() or is_ninja():
        return False
    try:
        from rest_framework_simplejwt.backends import TokenBackend
        from rest_framework_simplejwt.state import token_backend

        return type(token_backend) is not TokenBackend
    except Exception:  # the settings do not make a backend: another check says so
        return False


def is_hmac():
    """Return whether tokens are signed and checked with one and the same key."""
    return str(simple_jwt("ALGORITHM")).startswith("HS")


def is_ninja():
    """Return whether django-ninja-jwt, and not simplejwt, is the library here."""
    return has_app("ninja_jwt") and not has_app("rest_framework_simplejwt")


def uses_rest_framework():
    """Return whether requests are answered by REST framework."""
    if is_loaded():
        return bool(views())
    return has_app("rest_framework") or not has_app("ninja_jwt", "ninja_extra")


def blacklists():
    """Return whether the blacklist app is installed."""
    return has_app(BLACKLIST)


def signs_with_settings():
    """Return whether the settings hold the key that tokens are signed with.

    With JWK_URL somebody else signs, unless the project issues tokens too."""
    return not has_own_keys() and (not simple_jwt("JWK_URL") or issues_tokens())


# Routes


class View:
    """A REST framework view that is routed: its class, its route, and what as_view(…) was told.

    Its attributes are those of the view: view.permission_classes, view.throttle_classes …"""

    def __init__(self, cls, route, told):
        self.cls = cls
        self.route = route
        self.told = told

    def __getattr__(self, name):
        return self.told[name] if name in self.told else getattr(self.cls, name, None)

    @property
    def name(self):
        return f"{self.cls.__module__}.{self.cls.__name__}"

    def classes(self, kind):
        """Return its authentication, permission or throttle classes."""
        return classes(getattr(self, kind + "_classes"))

    def inherits(self, name):
        """Return whether an attribute, as "permission_classes", is REST_FRAMEWORK's default."""
        from rest_framework.views import APIView

        return getattr(self, name) is getattr(APIView, name)

    def overrides(self, method):
        """Return whether the project's own code decides in place of REST framework's method."""
        from rest_framework.views import APIView

        return getattr_static(self.cls, method, None) is not getattr_static(APIView, method)


@functools.lru_cache(maxsize=None)
def all_views():
    try:
        from rest_framework.views import APIView
    except ImportError:
        return ()
    found = []
    for callback, route in callbacks():
        cls = getattr(callback, "cls", None)
        if isinstance(cls, type) and issubclass(cls, APIView):
            told = getattr(callback, "initkwargs", None)
            found.append(View(cls, route, told if isinstance(told, dict) else {}))
    return tuple(found)


def views(kind=None):
    """Return every REST framework view that is routed, or those of a class."""
    return [view for view in all_views() if kind is None or issubclass(view.cls, kind)]


@functools.lru_cache(maxsize=None)
def callbacks():
    """Return what the project routes, [(callable, its route)]: nothing if routes do not import."""
    try:
        from django.urls import get_resolver

        found = {}
        for callback, route in walk(get_resolver().url_patterns, ""):
            found.setdefault(route, callback)  # the first of two that are alike answers
        return tuple((callback, route) for route, callback in found.items())
    except (Exception, SystemExit) as problem:  # whatever importing the project's code raises
        note(f"the routes do not import ({type(problem).__name__})")
        return ()


def walk(patterns, prefix):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, route)
        else:
            yield pattern.callback, route


def is_own(view):
    """Return whether a view is the project's own, not that of an installed package."""
    module = sys.modules.get(view.cls.__module__)
    path = getattr(module, "__file__", None)
    return bool(path) and not sources.is_installed(Path(path))


def routes(found):
    """Return the paths of views, for a message, without what only a regular expression needs."""
    plain = {re.sub(r"[\^$]|\\Z|\?$", "", view.route.rstrip("$")) for view in found}
    return " and ".join("/" + route for route in sorted(plain)[:4])


def names(found):
    """Return the dotted names of views, the first three of them, for a message."""
    dotted = sorted({view.name for view in found})
    return ", ".join(dotted[:3]) + (f" and {len(dotted) - 3} more" if dotted[3:] else "")


def gives_session_cookies():
    """Return whether the project routes a page to log in on, Django's admin or another."""
    from django.contrib.auth.views import LoginView

    return any(
        hasattr(callback, "admin_site")
        or issubclass(getattr(callback, "view_class", None) or object, LoginView)
        for callback, _ in callbacks()
    )


def token_views():
    """Return simplejwt's own views, as far as they are routed."""
    try:
        from rest_framework_simplejwt.views import TokenViewBase
    except Exception:
        return []
    return views(TokenViewBase)


def login_views():
    """Return the views that check a password and answer with tokens: simplejwt's, dj-rest-auth's,
    and the project's own, known by what their code calls."""
    found = [view for view in token_views() if is_simplejwt_login(view)]
    found += [view for view in views() if logs_in(view)]
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
        cls = view.serializer_class or imported(view._serializer_class)
    except Exception:
        return None
    return cls if isinstance(cls, type) else None


def imports_simplejwt():
    """Return whether the project uses simplejwt's classes or settings."""
    return (
        has_setting("SIMPLE_JWT")
        or has_app("rest_framework_simplejwt", BLACKLIST)
        or sources.imports("rest_framework_simplejwt")
    )


@functools.lru_cache(maxsize=None)
def issues_tokens():
    """Return whether this project issues tokens, as far as its routes and its code show."""
    if is_loaded() and any(login_views()):
        return True
    if has_app("djoser", "dj_rest_auth", "ninja_jwt"):
        return True
    return bool(sources.find((ast.Call, ast.Name, ast.Attribute), makes_a_token))


def makes_a_token(node):
    name = trees.last_name(node)
    if isinstance(node, ast.Call):
        return name == "for_user" or (name in MAKES_TOKENS and not node.args)
    return not is_loaded() and name.startswith(("TokenObtain", "NinjaJWT"))  # else: is it routed?


def session_before_jwt():
    """Return where SessionAuthentication stands before JWTAuthentication: the setting, or else the
    dotted name of a view that has a list of its own; None for nowhere."""
    if names_session_first(class_names(rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))):
        return "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']"
    if not is_loaded():
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

    if is_before(default_classes("DEFAULT_AUTHENTICATION_CLASSES")):
        return "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']"
    return next((view.name for view in views() if is_before(view.classes("authentication"))), None)


def names_session_first(dotted):
    session = "rest_framework.authentication.SessionAuthentication"
    jwt = [i for i, name in enumerate(dotted) if "JWT" in name.rpartition(".")[2]]
    return session in dotted and bool(jwt) and dotted.index(session) < min(jwt)
