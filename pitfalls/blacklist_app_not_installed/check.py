"""Does the project blacklist tokens without the blacklist app?"""

import ast

from jwt_doctor import logins, project, routes, sources, trees
from jwt_doctor.findings import check, error, warning

HINT = f"Add {project.BLACKLIST!r} to INSTALLED_APPS, then run: python manage.py migrate"
CAUGHT = {"AttributeError", "Exception", "BaseException"}


@check("settings")
def blacklist_app_not_installed():
    if project.blacklists() or project.is_ninja():
        return
    if project.simple_jwt("ROTATE_REFRESH_TOKENS") and project.written("SIMPLE_JWT").get(
        "BLACKLIST_AFTER_ROTATION"
    ):
        yield found("SIMPLE_JWT['BLACKLIST_AFTER_ROTATION']")
        return
    for where in calls():
        yield found(where)
        return


@check("project", code="blacklist_app_not_installed")
def routed_without_blacklist():
    if project.blacklists() or project.is_ninja():
        return
    for view in logins.token_views():
        if view.cls.__name__ == "TokenBlacklistView" and not logs_out_its_own_way(view):
            yield found(view.name)
    logout = [view for view in routes.views() if view.cls.__module__ == "dj_rest_auth.views"]
    options = project.rest_auth()
    if options.get("USE_JWT") and any(view.cls.__name__ == "LogoutView" for view in logout):
        if options.get("JWT_AUTH_COOKIE") or options.get("JWT_AUTH_REFRESH_COOKIE"):
            yield cookies_only()
        else:
            yield found("INSTALLED_APPS")


def logs_out_its_own_way(view):
    """Return True if the serializer of a logout view has a `validate` of the project's own."""
    cls = logins.serializer(view)
    return cls is not None and not cls.validate.__module__.startswith("rest_framework")


@check("settings", code="blacklist_app_not_installed")
def dj_rest_auth_logout():
    """The same of dj-rest-auth as far as the files show it."""
    if project.is_loaded() or project.blacklists() or not project.has_app("dj_rest_auth"):
        return
    options = project.rest_auth()
    cookies = options.get("JWT_AUTH_COOKIE") or options.get("JWT_AUTH_REFRESH_COOKIE")
    routed = "LogoutView" in sources.names_used() or logins.includes_login()
    if options.get("USE_JWT") and routed:
        yield cookies_only() if cookies else nothing_at_all()


def nothing_at_all():
    return warning(
        "dj-rest-auth's logout revokes no token without the blacklist app.",
        hint=HINT,
        where="INSTALLED_APPS",
    ).explained_by("dj_rest_auth_logout_revokes_nothing")


def cookies_only():
    return warning(
        "dj-rest-auth's logout deletes the cookies, and without the blacklist app it revokes no "
        "token.",
        hint=HINT,
        where="INSTALLED_APPS",
    ).explained_by("dj_rest_auth_logout_revokes_nothing")


def found(where):
    return error(
        "Tokens are to be blacklisted and the blacklist app is not installed: none ever is.",
        hint=HINT,
        where=where,
    )


def calls():
    """Return the places of RefreshToken(…).blacklist() that are not guarded by a test for the "
    "app."""
    return [
        file.place(node)
        for file, node in sources.find(ast.Call, blacklists)
        if not is_guarded(file, node)
    ]


def blacklists(node):
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == "blacklist"
        and not node.args
        and not node.keywords
    )


def is_guarded(file, node):
    for each in file.around(node, ast.If, ast.Try):
        if isinstance(each, ast.If) and (
            "token_blacklist" in " ".join(trees.texts(each.test))
            or "hasattr" in trees.identifiers(each.test)
        ):
            return True
    return False
