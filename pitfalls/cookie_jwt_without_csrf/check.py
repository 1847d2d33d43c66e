"""Is a cookie accepted as the user's token, whichever site sends the request?"""

import ast

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import check, warning

HINT = "After the token is verified, call SessionAuthentication().enforce_csrf(request)."
ASKS_FOR_TOKEN = {
    "get_validated_token",
    "AccessToken",
    "UntypedToken",
    "decode",
    "JWTAuthentication",
}


@check("files")
def cookie_jwt_without_csrf():
    if cookies_are_strict():
        return
    kinds = (ast.ClassDef, ast.FunctionDef)
    found = sources.find(kinds, reads_cookie, "COOKIES") + [
        (file, node)
        for file in sources.settings_files()
        for node in file.nodes(*kinds)
        if reads_cookie(node)
    ]
    for file, node in found:
        if any(reads_cookie(each) for each in file.around(node, ast.ClassDef, ast.FunctionDef)):
            continue  # the outermost is enough
        if moves_to_header(node):
            if not sources.is_used(node):
                continue
            yield warning(
                "A middleware copies a cookie into the Authorization header, without a CSRF check: "
                "a page of any site can send requests as the user.",
                "Let an authentication class read the cookie and call enforce_csrf(request).",
                file.place(node),
            ).explained_by("cookie_moved_to_header")
        elif authenticates(node) and sources.is_used(node):
            yield warning(
                "A token is read from a cookie without a CSRF check: a page of any site can "
                "send it.",
                HINT,
                file.place(node),
                confidence="certain" if sets_cookies() else "likely",
            )


def cookies_are_strict():
    """Return whether every cookie that the project sets is SameSite=Strict: no browser sends it
    with the request of a page from another site."""
    values = [
        next((word.value for word in node.keywords if word.arg == "samesite"), None)
        for _, node in sets_cookies()
    ]
    return bool(values) and all(
        str(getattr(each, "value", "")).lower() == "strict" for each in values
    )


def sets_cookies():
    """Return the calls of set_cookie(). Without one, another service sets the cookie, and decides
    its SameSite."""
    return sources.find(ast.Call, lambda node: trees.last_name(node) == "set_cookie")


def reads_cookie(node):
    names = sources.identifiers(node)
    return "COOKIES" in names and not any("csrf" in name.lower() for name in names)


def moves_to_header(node):
    """Return whether code writes request.META["HTTP_AUTHORIZATION"]; the key may be the setting
    AUTH_HEADER_NAME."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Subscript):
            key = trees.index(each.targets[0])
        elif isinstance(each, ast.Call) and trees.last_name(each) in ("setdefault", "update"):
            key = each.args[0] if each.args else each
        else:
            continue
        if HEADER & (set(trees.texts(key)) | trees.identifiers(key)):
            return True
    return False


HEADER = {"HTTP_AUTHORIZATION", "AUTH_HEADER_NAME"}


def authenticates(node):
    if not isinstance(node, ast.ClassDef):
        return False
    defined = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    bases = {trees.last_name(each) for each in node.bases}
    return "authenticate" in defined and any("Auth" in name for name in bases)


@check("settings", code="cookie_jwt_without_csrf")
def cors_with_credentials():
    for name in ("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"):
        if project.setting(name) and project.setting("CORS_ALLOW_CREDENTIALS"):
            yield warning(
                "Pages of any origin may send this site's cookies and read the responses.",
                "Name the origins in CORS_ALLOWED_ORIGINS.",
                name,
            )


@check("settings", code="cookie_jwt_without_csrf")
def dj_rest_auth_cookie():
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    if not any(name.endswith("JWTCookieAuthentication") for name in names):
        return
    options = project.rest_auth()
    on = any(options.get(name) for name in ("JWT_AUTH_COOKIE_USE_CSRF",)) or options.get(
        "JWT_AUTH_COOKIE_ENFORCE_CSRF_ON_UNAUTHENTICATED"
    )
    if options.get("JWT_AUTH_COOKIE") and not on:
        yield warning(
            "dj-rest-auth reads the token from a cookie, and its CSRF check is off by default.",
            "Set {} = True.".format(project.rest_auth_name("JWT_AUTH_COOKIE_USE_CSRF")),
            project.rest_auth_name("JWT_AUTH_COOKIE"),
        ).explained_by("dj_rest_auth_cookie_without_csrf")
