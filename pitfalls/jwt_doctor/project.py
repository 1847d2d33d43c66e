"""What a check may ask of the project: the settings as they take effect, and what is routed."""

import re
import sys
from collections.abc import Mapping
from inspect import getattr_static
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from jwt_doctor import sources

LIFETIMES = (
    "ACCESS_TOKEN_LIFETIME",
    "REFRESH_TOKEN_LIFETIME",
    "SLIDING_TOKEN_LIFETIME",
    "SLIDING_TOKEN_REFRESH_LIFETIME",
)
CHECKS_A_PASSWORD = re.compile(r"(?<![.\w])authenticate\(")
MAKES_A_TOKEN = re.compile(r"\.for_user\(")
DJ_REST_AUTH = ("dj_rest_auth.views", "LoginView")
CALLED_LOGIN = re.compile("log_?in|sign_?in|obtain", re.IGNORECASE)
BLACKLIST = "rest_framework_simplejwt.token_blacklist"

# What could not be looked at, and why; the doctor tells it below its findings.
not_seen = []


def note(text):
    if text not in not_seen:
        not_seen.append(text)


# Settings


def written(name):
    """A setting that is a dict, as the project wrote it: {} when it is missing, or no dict."""
    value = getattr(settings, name, None)
    return value if isinstance(value, Mapping) else {}


def simple_jwt(name):
    """The value of SIMPLE_JWT[name], or simplejwt's default; None for a name that it lacks."""
    from rest_framework_simplejwt.settings import DEFAULTS

    return written("SIMPLE_JWT").get(name, DEFAULTS.get(name))


def rest_framework(name):
    """The value of REST_FRAMEWORK[name], or REST framework's default."""
    from rest_framework.settings import DEFAULTS

    return written("REST_FRAMEWORK").get(name, DEFAULTS.get(name))


def default_classes(name):
    """The classes of a list in REST_FRAMEWORK, those that can be imported."""
    return classes(rest_framework(name))


def classes(value):
    """The classes of a list that holds classes or their dotted names; [] when it is no list."""
    if not is_list(value):
        return []
    found = []
    for each in value:
        try:
            found.append(import_string(each) if isinstance(each, str) else each)
        except Exception as error:  # whatever importing the project's code raises
            note(f"{each} ({type(error).__name__})")
    return [each for each in found if isinstance(each, type)]


def is_list(value):
    return isinstance(value, (list, tuple))


def signing_key():
    """The key that tokens are signed with, as bytes: b"" when there is none."""
    return as_bytes(simple_jwt("SIGNING_KEY"))


def as_bytes(key):
    return key if isinstance(key, bytes) else str(key or "").encode()


def lacks_unit(lifetime):
    """Whether a lifetime, as "ACCESS_TOKEN_LIFETIME", is written as timedelta(10), and long."""
    days = getattr(simple_jwt(lifetime), "days", 0)
    longest = 90 if "REFRESH" in lifetime else 0
    return days > longest and sources.counts_days(f"SIMPLE_JWT[{lifetime!r}]")


def has_own_keys():
    """Whether the project's own code, and not the settings, says which keys tokens are signed and
    verified with."""
    from rest_framework_simplejwt.backends import TokenBackend
    from rest_framework_simplejwt.state import token_backend

    return type(token_backend) is not TokenBackend


def session_before_jwt():
    """Where SessionAuthentication stands before JWTAuthentication: the setting, or else the dotted
    name of a view that has a list of its own; None for nowhere."""
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


def is_hmac():
    """Whether tokens are signed and checked with one and the same key."""
    return str(simple_jwt("ALGORITHM")).startswith("HS")


def blacklists():
    """Whether the blacklist app is installed."""
    return apps.is_installed(BLACKLIST)


# Routes


class View:
    """A REST framework view that is routed: its class, its route, and what `as_view(…)` was told.

    Its attributes are those of the view: view.permission_classes, view.throttle_classes …"""

    def __init__(self, cls, route, told):
        self.cls = cls
        self.route = route
        self.told = told

    def __getattr__(self, name):
        return self.told[name] if name in self.told else getattr(self.cls, name, None)

    @property
    def name(self):
        return f"{self.cls.__module__}.{self.cls.__name__}"  # of a function, if it was made of one

    def classes(self, kind):
        """Its authentication, permission or throttle classes."""
        return classes(getattr(self, f"{kind}_classes"))

    def inherits(self, name):
        """Whether an attribute, as "permission_classes", is what REST_FRAMEWORK says by default."""
        from rest_framework.views import APIView

        return getattr(self, name) is getattr(APIView, name)

    def overrides(self, method):
        """Whether the project's own code decides in place of REST framework's method."""
        from rest_framework.views import APIView

        return getattr_static(self.cls, method, None) is not getattr_static(APIView, method)


def views(kind=None):
    """Every REST framework view that is routed, or those of a class (a type or a tuple)."""
    from rest_framework.views import APIView

    found = []
    for callback, route in callbacks():
        cls = getattr(callback, "cls", None)
        if isinstance(cls, type) and issubclass(cls, kind or APIView):
            told = getattr(callback, "initkwargs", None)
            found.append(View(cls, route, told if isinstance(told, dict) else {}))
    return found


def callbacks():
    """What the project routes: [(callable, its route)]; nothing, if the routes do not import."""
    from django.urls import get_resolver

    found = {}
    try:
        for callback, route in walk(get_resolver().url_patterns, ""):
            found.setdefault(route, callback)  # the first of two that are alike answers
        return [(callback, route) for route, callback in found.items()]
    except (Exception, SystemExit) as error:  # whatever importing the project's code raises
        note(f"the routes ({type(error).__name__} when they are imported)")
        return []


def walk(patterns, prefix):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, route)
        else:
            yield pattern.callback, route


def is_own(view):
    """Whether a view is the project's own, not that of an installed package."""
    module = sys.modules.get(view.cls.__module__)
    return not sources.is_installed(Path(getattr(module, "__file__", None) or ""))


def routes(found):
    """The addresses of views, for a message: without what only a regular expression needs."""
    plain = {re.sub(r"[\^$]|\\Z|\?$", "", view.route.rstrip("$")) for view in found}
    return " and ".join(f"/{route}" for route in sorted(plain))


def names(found):
    """The dotted names of views, the first three of them, for a message."""
    dotted = sorted({view.name for view in found})
    return ", ".join(dotted[:3]) + (f" and {len(dotted) - 3} more" if dotted[3:] else "")


def gives_session_cookies():
    """Whether the project routes a page to log in on, Django's admin or another."""
    from django.contrib.auth.views import LoginView

    return any(
        hasattr(callback, "admin_site")
        or issubclass(getattr(callback, "view_class", object), LoginView)
        for callback, _ in callbacks()
    )


def token_views():
    """simplejwt's own views, as far as they are routed."""
    from rest_framework_simplejwt.views import TokenViewBase

    return views(TokenViewBase)


def login_views():
    """The views that check a password and answer with tokens: simplejwt's, and the project's own,
    known by what their code calls."""
    from rest_framework_simplejwt import serializers

    simplejwt_s = [
        view
        for view in token_views()
        if issubclass(serializer(view) or object, serializers.TokenObtainSerializer)
    ]
    own = [view for view in views() if logs_in(view)]
    return list({view.route: view for view in simplejwt_s + own}.values())


def logs_in(view):
    if any((each.__module__, each.__name__) == DJ_REST_AUTH for each in view.cls.__mro__):
        return True
    code = sources.own_code(view.cls)
    if isinstance(view.serializer_class, type):
        code += sources.own_code(view.serializer_class)
    return CHECKS_A_PASSWORD.search(code) or (
        MAKES_A_TOKEN.search(code) and CALLED_LOGIN.search(view.name.rpartition(".")[2])
    )


def serializer(view):
    """The serializer class of one of simplejwt's views; None when it cannot be imported."""
    try:
        return view.serializer_class or import_string(view._serializer_class)
    except (ImportError, AttributeError):
        return None


# The database


def applied_migrations(alias, app):
    """The names of an app's migrations that a database has applied, or None when nobody can say:
    it is not there, or does not answer. Nothing is written, and no file is made."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    connection = connections[alias]
    if connection.vendor == "sqlite" and not is_file(str(connection.settings_dict["NAME"])):
        return None
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Exception as error:  # each database has errors of its own
        note(f"the database {alias!r} ({type(error).__name__})")
        return None
    return {name for label, name in applied if label == app}


def is_file(database):
    """Whether a SQLite database is a file that exists; SQLite would make it."""
    return Path(database).is_file() or (database.startswith("file:") and "mode=ro" in database)
