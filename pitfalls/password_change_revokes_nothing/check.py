"""Does a new password revoke the old tokens?"""

import ast
import re

from jwt_doctor import logins, project, routes, sources, trees
from jwt_doctor.findings import check, choice, info


@check("project")
def password_change_revokes_nothing():
    if checks_users_its_own_way():
        return
    if project.simple_jwt("CHECK_REVOKE_TOKEN") is False and logins.login_views():
        yield choice(
            "A new password revokes no token: a thief of the old password stays logged in.",
            hint="Turn CHECK_REVOKE_TOKEN on, and check the user at the refresh too.",
            where="SIMPLE_JWT['CHECK_REVOKE_TOKEN']",
        )


def checks_users_its_own_way():
    """Return True if an authentication class has a `get_user` of the project's own."""
    classes = {cls for view in routes.views() for cls in view.classes("authentication")}
    own = [getattr(cls, "get_user", None) for cls in classes]
    return any(each and not each.__module__.startswith("rest_framework") for each in own)


CHANGES = re.compile(
    r"(change|reset|update|new|set|forgot|recover)_?\w*pass|pass\w*_?(change|reset|update|forgot)",
    re.IGNORECASE,
)
REVOKES = re.compile(
    r"black|revok|invalidat|outstanding|version|expire|session|denylist|jti|log_?out|iat\b",
    re.IGNORECASE,
)
DJOSER = ("djoser.urls", "djoser.urls.base")
DJ_REST_AUTH = ("dj_rest_auth.urls",)
PACKAGES = ("rest_framework.", "rest_framework_simplejwt.", "dj_rest_auth.", "djoser.")


@check("settings", code="password_change_revokes_nothing")
def change_of_its_own():
    """A view or a serializer that sets a new password, and nothing there ends a token."""
    if project.is_ninja() or not logins.issues_tokens() or not reads_with_simplejwt():
        return
    if project.simple_jwt("CHECK_REVOKE_TOKEN") or "OutstandingToken" in sources.names_used():
        return
    included = DJOSER + DJ_REST_AUTH if project.rest_auth().get("USE_JWT") else DJOSER
    found = sources.find((ast.ClassDef, ast.FunctionDef), sets_password)
    found += sources.find(ast.Constant, lambda node: node.value in included)
    for file, node in found[:1]:
        yield info(
            "A new password revokes no token: who holds an old refresh token stays logged in "
            "until it expires.",
            hint="Turn CHECK_REVOKE_TOKEN on, and check the user at the refresh too.",
            where=file.place(node),
            confidence="likely",
        )


def sets_password(node):
    """Return whether a view or a serializer is called after a change of a password, and makes it
    alone."""
    if not CHANGES.search(node.name):
        return False
    names = sources.identifiers(node)
    is_class = isinstance(node, ast.ClassDef)
    bases = [trees.last_name(each) for each in (node.bases if is_class else node.decorator_list)]
    if not any(name.endswith(("View", "ViewSet", "Serializer", "api_view")) for name in bases):
        return False
    return "set_password" in names and not any(REVOKES.search(name) for name in names)


def reads_with_simplejwt():
    """Return whether classes that compare nothing but the token read it, as far as is known."""
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    for name in names:
        if name.startswith(PACKAGES):
            continue
        own = sources.classes_named(name.rpartition(".")[2])
        if not own or any(
            REVOKES.search(each) or "password" in each.lower()
            for _, node in own
            for each in list(sources.identifiers(node)) + trees.texts(node)
        ):
            return False
    return any("JWT" in name for name in names) or any(
        not name.startswith(PACKAGES) for name in names
    )
