"""What a project routes: its views, and what each of them was told."""

import functools
import re
import sys
from inspect import getattr_static
from pathlib import Path

from jwt_doctor import project, sources


def uses_rest_framework():
    """Return whether requests are answered by REST framework."""
    if project.is_loaded():
        return bool(views())
    return project.has_app("rest_framework") or not project.has_app("ninja_jwt", "ninja_extra")


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
        return project.classes(getattr(self, kind + "_classes"))

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
            view = View(cls, route, told if isinstance(told, dict) else {})
            if computed(view):
                project.note(f"{view.name} computes its {computed(view)}, and was not examined")
            else:
                found.append(view)
    return tuple(found)


CHOICES = ("authentication_classes", "permission_classes", "throttle_classes")


def computed(view):
    """Return the name of a list that the view's class does not hold, as with a property, or ""."""
    lists = (list, tuple, set, frozenset, str, type, type(None))
    return next((name for name in CHOICES if not isinstance(getattr(view, name), lists)), "")


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
    except BaseException as problem:  # whatever importing the project's code raises
        project.note(f"the routes do not import ({type(problem).__name__})")
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
