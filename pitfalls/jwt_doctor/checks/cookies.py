"""Tokens in cookies, and a logout that revokes nothing."""

import ast
import re

from jwt_doctor import logins, project, sources, trees
from jwt_doctor.findings import NotKnown, check, info, warning

TOKEN = re.compile(
    r"(?:^|[^a-z])(?:access|refresh|jwt|auth_?token|token)(?:$|[^a-z])", re.IGNORECASE
)

LOGOUT = re.compile(r"^(?:.*_)?(?:user_?)?(?:log|sign)_?out", re.IGNORECASE)

REVOKES = re.compile(
    r"black|revok|invalidat|outstanding|version|delete$|flush|logout_user|expire|session_id|denylist|block|destroy",
    re.IGNORECASE,
)


@check("files")
def token_cookie_is_exposed():
    for file, node in sources.find(ast.Call, sets_token_cookie):
        words = {word.arg: word.value for word in node.keywords}
        if None in words or len(node.args) > 4:
            continue
        missing = [
            flag for flag in ("httponly", "secure") if flag not in words or is_off(words[flag])
        ]
        none = str(getattr(words.get("samesite"), "value", "") or "").lower() == "none"
        if none and "secure" in missing:
            yield warning(
                "A browser drops this cookie: SameSite=None needs Secure.",
                "Add secure=True.",
                file.place(node),
            )
        elif missing:
            yield warning(
                "A token is set as a cookie without {}.".format(" and ".join(missing)),
                "Add {}.".format(", ".join(flag + "=True" for flag in missing)),
                file.place(node),
            )


def is_off(node):
    """Return whether a flag is False, or settings.COOKIE["secure"] and False there."""
    if isinstance(node, ast.Subscript) and trees.dotted(node.value).startswith("settings."):
        try:
            options = project.written(trees.dotted(node.value).partition(".")[2])
        except NotKnown:
            return False
        return any(options.get(key) is False for key in trees.texts(node.slice))
    return trees.is_false(node)


def sets_token_cookie(node):
    if trees.last_name(node) != "set_cookie":
        return False
    first = node.args[:1] + [word.value for word in node.keywords if word.arg == "key"]
    words = [word for each in first for word in trees.texts(each) + sorted(trees.identifiers(each))]
    return any(TOKEN.search(word) for word in words) and not any("csrf" in w.lower() for w in words)


@check("settings", code="auth_cookie_ignored")
def cookie_that_nothing_reads():
    """A token in a cookie that no script can read, and that no code of the server reads."""
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    known = all(name.startswith(("rest_framework.", "rest_framework_simplejwt.")) for name in names)
    if not names or not known or "COOKIES" in sources.names_used():
        return
    for file, node in sources.find(ast.Call, sets_token_cookie):
        words = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
        given = [getattr(each, "value", None) for each in node.args[1:2]] + [words.get("value")]
        if words.get("httponly") is True and "" not in given:  # "" ends a cookie
            yield warning(
                "The token is set as a cookie, and nothing here reads one: a request with the "
                "cookie alone returns 401.",
                "Name an authentication class that reads the cookie and calls "
                "enforce_csrf(request).",
                file.place(node),
                confidence="likely",
            )
            return


@check("settings", code="token_cookie_is_exposed")
def dj_rest_auth_cookie():
    options = project.written("REST_AUTH")
    if not (options.get("JWT_AUTH_COOKIE") or options.get("JWT_AUTH_REFRESH_COOKIE")):
        return
    if options.get("JWT_AUTH_COOKIE") and options.get("JWT_AUTH_HTTPONLY") is False:
        yield warning(
            "JWT_AUTH_HTTPONLY is off: every script in the page can read the token.",
            "Remove it: the default is True.",
            "REST_AUTH['JWT_AUTH_HTTPONLY']",
        )
    if options.get("JWT_AUTH_SECURE"):
        return
    if str(options.get("JWT_AUTH_SAMESITE") or "").lower() == "none":
        yield warning(
            "A browser drops this cookie: SameSite=None needs Secure.",
            "Set REST_AUTH['JWT_AUTH_SECURE'] = True.",
            "REST_AUTH['JWT_AUTH_SAMESITE']",
        )
    elif "JWT_AUTH_SECURE" not in options:
        yield info(
            "dj-rest-auth sets the token's cookie without Secure by default.",
            "Set REST_AUTH['JWT_AUTH_SECURE'] = True where the site has HTTPS.",
            "REST_AUTH['JWT_AUTH_COOKIE']",
        )


@check("files")
def logout_revokes_nothing():
    if not logins.imports_simplejwt():
        return
    kinds = (ast.ClassDef, ast.FunctionDef)
    for file, node in sources.find(kinds, is_logout):
        names = sources.identifiers(node)
        if revokes(names) or calls_service(node):
            continue
        yield warning(
            "This logout revokes no token: the refresh token works until it expires.",
            "Blacklist the refresh token: RefreshToken(token).blacklist().",
            file.place(node),
            confidence="likely",
        )


def is_logout(node):
    if not LOGOUT.match(node.name):
        return False
    if isinstance(node, ast.ClassDef):
        return any(trees.last_name(each).endswith(("APIView", "ViewSet")) for each in node.bases)
    return "api_view" in {trees.last_name(each) for each in node.decorator_list}


KNOWN_CALLS = {
    "Response", "JsonResponse", "delete_cookie", "logout", "get", "post", "print", "str", "_",
    "set_cookie", "api_view", "permission_classes", "authentication_classes", "HttpResponse",
    "extend_schema", "info", "debug", "warning", "error", "exception", "gettext",
    "OpenApiResponse", "swagger_auto_schema", "inline_serializer", "APIResponse",
    "method_decorator",
}  # fmt: skip


COOKIES = re.compile(r"cookie|expires$|expiration|expiry", re.IGNORECASE)


def revokes(names):
    """Return whether a name is that of code which may revoke a token, and not of a cookie's end."""
    return any(REVOKES.search(name) and not COOKIES.search(name) for name in names)


def calls_service(node):
    """Return whether the logout calls code of the project that may revoke the token."""
    around = {
        each.context_expr
        for block in ast.walk(node)
        if isinstance(block, (ast.With, ast.AsyncWith))
        for each in block.items
    }  # with schema_context(…):
    calls = {
        trees.last_name(each)
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and each not in around
    }
    return "delete_cookie" not in calls and any(
        not only_ends_cookies(name) for name in calls - KNOWN_CALLS
    )


def only_ends_cookies(name):
    """Return whether all functions of a name set or delete cookies, and revoke nothing."""
    found = [node for _, node in sources.find(ast.FunctionDef, lambda node: node.name == name)]
    return bool(found) and all(
        sources.identifiers(each) & {"set_cookie", "delete_cookie"}
        and not revokes(sources.identifiers(each))
        for each in found
    )


@check("settings")
def dj_rest_auth_without_jwt():
    if not project.has_app("dj_rest_auth"):
        return
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    if not names or not all("JWT" in name.rpartition(".")[2] for name in names):
        return
    options = project.written("REST_AUTH")
    if options.get("USE_JWT") or (project.setting("REST_USE_JWT") and reads_old_names()):
        return
    if "dj_rest_auth.urls" not in routes_text() and not sources.imports("dj_rest_auth"):
        return
    yield warning(
        "dj-rest-auth's login issues a token of its own kind, and nothing here reads it: 401.",
        "Set REST_AUTH = {'USE_JWT': True}.",
        "REST_AUTH"
        if options
        else "REST_USE_JWT"
        if project.has_setting("REST_USE_JWT")
        else "INSTALLED_APPS",
    )


def reads_old_names():
    """Return whether the installed dj-rest-auth reads REST_USE_JWT, as it did before version 3."""
    if not project.is_loaded():
        return False
    from jwt_doctor.runner import version_of

    return version_of("dj-rest-auth").split(".")[0] in ("0", "1", "2")


def routes_text():
    return " ".join(
        node.value
        for file in sources.own_files()
        for node in file.nodes(ast.Constant)
        if isinstance(node.value, str) and "dj_rest_auth" in node.value
    )
