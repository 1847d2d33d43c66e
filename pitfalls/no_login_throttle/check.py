"""How often can somebody guess a password?"""

import ast
import re

from jwt_doctor import classes, logins, project, routes, sources, trees
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
        if not view.overrides("get_throttles")
        and not any(counts(view))
        and not is_decorated(view)
        and not logins.is_social(view)
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
    if (
        project.has_app(*APPS)
        or project.is_loaded()
        and (logins.login_views() or not routes.views())
    ):
        return
    if not routes.uses_rest_framework():
        return
    rates = project.written("REST_FRAMEWORK").get("DEFAULT_THROTTLE_RATES")
    if project.rest_framework("DEFAULT_THROTTLE_CLASSES") and rates:
        yield from rate_without_effect(rates)
        return
    own = sources.find((ast.ClassDef, ast.FunctionDef), is_login)
    limited = [each for each in own if is_limited(each[1])]
    own = [each for each in own if each not in limited]
    found = [each for each in own if sources.is_used(each[1])]
    found = found or routed_logins() or ([] if limited else logins.includes_login() or own)
    for file, node in found[:1]:
        yield warning(
            "Passwords can be guessed without limit at this login.",
            hint="Give the view throttle_classes, each with a rate in DEFAULT_THROTTLE_RATES.",
            where=file.place(node),
            confidence="likely",
        )


LIMITS = re.compile(r"throttl|rate_?limit|axes|attempt|lock_?out|blocked|too_?many", re.IGNORECASE)


def is_limited(node, depth=0):
    """Return whether the code of a login, a class that it comes from, or its route counts the
    requests. What other views do limits no login."""
    if any(LIMITS.search(name) for name in sources.identifiers(node)):
        return True
    if sources.find(ast.Call, lambda call: wraps(call, node.name)):
        return True
    return depth < 6 and any(
        is_limited(each, depth + 1)
        for base in getattr(node, "bases", ())
        for _, each in sources.classes_named(trees.last_name(base))
        if each is not node
    )


def routed_logins():
    """Return the (file, node) of each login of a package in a route that counts no requests."""
    return [
        (file, node)
        for file, node in sources.find(ast.Attribute, is_routed_login)
        if not any(
            any(LIMITS.search(name) for name in sources.identifiers(each))
            for each in file.around(node, ast.Call)
        )
    ]


NINJA_LOGINS = {"NinjaJWTDefaultController", "NinjaJWTSlidingController",
                "AsyncNinjaJWTDefaultController"}  # fmt: skip


@check("settings", code="no_login_throttle")
def no_throttle_of_ninja():
    """A login of django-ninja: the package's controller, or a function of the project's own."""
    if project.has_app(*APPS) or not (sources.imports("ninja") or sources.imports("ninja_extra")):
        return
    if sources.names_used() & DECORATORS or sources.find(ast.Call, limits_ninja):
        return
    controllers = sources.find(
        ast.Call,
        lambda node: (
            trees.last_name(node) == "register_controllers"
            and bool(NINJA_LOGINS & sources.identifiers(node))
        ),
    )
    for file, node in controllers[:1]:
        yield warning(
            "Passwords can be guessed without limit at the login of this controller.",
            hint="Register a controller of your own, with throttle=[AnonRateThrottle('5/m')].",
            where=file.place(node),
            confidence="likely",
        )
    for file, node in sources.find((ast.FunctionDef, ast.AsyncFunctionDef), is_ninja_login)[:1]:
        yield warning(
            "Passwords can be guessed without limit at this login.",
            hint="Give the operation throttle=[AnonRateThrottle('5/m')].",
            where=file.place(node),
            confidence="likely",
        )


NINJA_APIS = {"NinjaAPI", "NinjaExtraAPI", "Router", "api_controller", "add_router"}


def limits_ninja(node):
    """NinjaAPI(throttle=[…])"""
    return trees.last_name(node) in NINJA_APIS and any(
        LIMITS.search(word.arg or "") for word in node.keywords
    )


def is_ninja_login(node):
    """@router.post("/login") of a function that takes a password and issues tokens."""
    posts = any(
        isinstance(each, ast.Call) and trees.last_name(each) in ("post", "http_post")
        for each in node.decorator_list
    )
    names = sources.identifiers(node)
    return (
        posts
        and bool(names & ({"for_user", "get_token"} | logins.token_helpers()))
        and logins.takes_password(node)
        and not any(name.startswith("create") for name in names)  # a registration
        and not any(LIMITS.search(name) for name in names)
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


# user_login, LoginView, UserLoginView; not Plugin.
LOGIN = re.compile(r"(?:^|_)(?i:log|sign)_?(?i:in)(?i:_|$|view)|[a-z](?:Log|Sign)[Ii]n(?:$|View)")


def is_login(node):
    """Return whether a class or a function is a login: simplejwt's view, or one that checks a
    password and issues tokens."""
    bases = [trees.last_name(each) for each in getattr(node, "bases", ())]
    if any(name.startswith("TokenObtain") and name.endswith("View") for name in bases):
        return True
    names = sources.identifiers(node)
    issues = names & ({"for_user", "get_token"} | logins.token_helpers())
    if "authenticate" in names and issues and not logins.finds_by_name_only(node):
        return True
    if "ObtainAuthToken" in bases and issues:
        return True
    if classes.is_view(node) and "post" in names and names & logins.login_serializers():
        return True
    decorated = {trees.last_name(each) for each in node.decorator_list}
    if isinstance(node, ast.ClassDef):
        named = [node.name] + [getattr(each, "name", "") for each in node.body]
        return (
            any(name.endswith(("APIView", "ViewSet")) for name in bases)
            and bool(names & ({"for_user"} | logins.token_helpers()))
            and any(LOGIN.search(name) for name in named)
            and logins.takes_password(node)
        )
    return (
        "api_view" in decorated
        and bool(LOGIN.search(node.name))
        and (
            bool(issues and "check_password" in names)
            or any("TokenObtain" in name for name in names)
        )
        and logins.takes_password(node)
    )


def is_routed_login(node):
    name = trees.last_name(node.value)
    is_dj_rest_auth = name == "LoginView" and sources.imports("dj_rest_auth")
    return node.attr == "as_view" and ("TokenObtain" in name or is_dj_rest_auth)
