"""How often can somebody guess a password?"""

import ast
import re

from jwt_doctor import logins, project, routes, sources, trees
from jwt_doctor.findings import check, warning

# Apps that count failed logins by themselves, and decorators that count requests of one view.
APPS = ("axes", "defender")
DECORATORS = {"ratelimit", "rate_limit", "axes_dispatch", "throttle_classes"}


@check("project")
def no_login_throttle():
    if project.has_app(*APPS) or project.has_middleware(lambda name: "axes" in name):
        return
    open_views = [
        view
        for view in logins.login_views()
        if not view.overrides("get_throttles") and not any(counts(view)) and not is_decorated(view)
    ]
    if open_views:
        rates = project.rest_framework("DEFAULT_THROTTLE_RATES") or {}
        why = " There are rates, and no class that uses them." if any(rates.values()) else ""
        yield warning(
            f"Passwords can be guessed without limit at {routes.routes(open_views)}.{why}",
            hint="Give the view throttle_classes, each with a rate in DEFAULT_THROTTLE_RATES.",
            where=place(open_views[0]),
        )


def place(view):
    """Return where a login is written: a view of a package is included by its routes."""
    included = [] if routes.is_own(view) else logins.includes_login()
    return included[0][0].place(included[0][1]) if included else view.name


def is_decorated(view):
    """Return whether the view's own code, or its route, has a decorator that counts requests."""
    if any(DECORATORS & sources.own_names(each) for each in [view.cls]):
        return True
    return bool(sources.find(ast.Call, lambda node: wraps(node, view.cls.__name__)))


def wraps(node, name):
    """ratelimit(key="ip", rate="5/m")(TokenObtainPairView.as_view())"""
    return (
        isinstance(node.func, ast.Call)
        and trees.last_name(node.func) in DECORATORS
        and name in sources.identifiers(node)
    )


def counts(view):
    """Yield for each of the view's throttle classes whether it has a rate to count by."""
    from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle

    for each in view.classes("throttle"):
        if not issubclass(each, SimpleRateThrottle):
            yield True  # the project's own way
            continue
        scope = view.throttle_scope if issubclass(each, ScopedRateThrottle) else each.scope
        yield bool(getattr(each, "rate", None) or each.THROTTLE_RATES.get(scope))


@check("settings", code="no_login_throttle")
def no_throttle_in_the_files():
    """The same as far as the files show it: a login of simplejwt's is named, and no throttle is."""
    if project.is_loaded() or project.has_app(*APPS):
        return
    names = sources.names_used()
    if not routes.uses_rest_framework():
        yield from no_throttle_of_ninja(names)
        return
    rates = project.written("REST_FRAMEWORK").get("DEFAULT_THROTTLE_RATES")
    if project.rest_framework("DEFAULT_THROTTLE_CLASSES") and rates:
        yield from rate_without_effect(rates)
        return
    if names & (DECORATORS | {"throttle_scope", "get_throttles"}):
        return
    found = sources.find((ast.ClassDef, ast.FunctionDef), is_login)
    found = found or sources.find(ast.Attribute, is_routed_login)
    for file, node in (found or logins.includes_login())[:1]:
        yield warning(
            "Passwords can be guessed without limit at this login.",
            hint="Give the view throttle_classes, each with a rate in DEFAULT_THROTTLE_RATES.",
            where=file.place(node),
            confidence="likely",
        )


NINJA_LOGINS = {"NinjaJWTDefaultController", "NinjaJWTSlidingController",
                "AsyncNinjaJWTDefaultController"}  # fmt: skip


def no_throttle_of_ninja(names):
    if any("throttle" in name.lower() for name in names) or names & DECORATORS:
        return
    for file, node in sources.find(
        ast.Call,
        lambda node: (
            trees.last_name(node) == "register_controllers"
            and bool(NINJA_LOGINS & sources.identifiers(node))
        ),
    )[:1]:
        yield warning(
            "Passwords can be guessed without limit at the login of this controller.",
            hint="Register a controller of your own, with throttle=[AnonRateThrottle('5/m')].",
            where=file.place(node),
            confidence="likely",
        )


SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
MANY = 100  # requests in a minute


def rate_without_effect(rates):
    """The rate of anonymous requests counts the login, if no class of its own does."""
    if sources.names_used() & (DECORATORS | {"throttle_scope", "get_throttles"}):
        return
    found = re.match(r"(\d+)/([smhd])", str(rates.get("anon")) if isinstance(rates, dict) else "")
    minute = int(found.group(1)) * 60 // SECONDS[found.group(2)] if found else 0
    if minute > MANY:
        yield warning(
            f"The only rate at the login allows {minute} passwords a minute from one IP address.",
            hint="Give the login throttle_classes of its own, with a rate such as 5/min.",
            where="REST_FRAMEWORK['DEFAULT_THROTTLE_RATES']",
        )


@check("settings", code="no_login_throttle")
def throttle_without_a_cache():
    """REST framework counts requests in the default cache."""
    if project.is_for_one_machine():
        return
    default = project.written("CACHES").get("default")
    backend = default.get("BACKEND") if isinstance(default, dict) else ""
    throttles = project.rest_framework("DEFAULT_THROTTLE_CLASSES")
    if str(backend).endswith(".DummyCache") and (
        throttles or "throttle_classes" in sources.names_used()
    ):
        yield warning(
            "REST framework counts requests in the cache, and DummyCache stores nothing: no rate "
            "has an effect.",
            hint="Use RedisCache or DatabaseCache, which all processes share.",
            where="CACHES",
        )


LOGIN = re.compile(r"(?:^|_)(?:log|sign)_?in(?:_|$|view)", re.IGNORECASE)


def is_login(node):
    """Return whether a class or a function is a login: simplejwt's view, or one that checks a
    password and issues tokens."""
    bases = [trees.last_name(each) for each in getattr(node, "bases", ())]
    if any(name.startswith("TokenObtain") and name.endswith("View") for name in bases):
        return True
    names = sources.identifiers(node)
    if "authenticate" in names and names & ({"for_user", "get_token"} | logins.token_helpers()):
        return True
    decorated = {trees.last_name(each) for each in node.decorator_list}
    if isinstance(node, ast.ClassDef):
        named = [node.name] + [getattr(each, "name", "") for each in node.body]
        return (
            any(name.endswith(("APIView", "ViewSet")) for name in bases)
            and bool(names & ({"for_user"} | logins.token_helpers()))
            and any(LOGIN.search(name) for name in named)
        )
    return (
        "api_view" in decorated
        and bool(LOGIN.search(node.name))
        and any("TokenObtain" in name for name in names)
    )


def is_routed_login(node):
    name = trees.last_name(node.value)
    is_dj_rest_auth = name == "LoginView" and sources.imports("dj_rest_auth")
    return node.attr == "as_view" and ("TokenObtain" in name or is_dj_rest_auth)
