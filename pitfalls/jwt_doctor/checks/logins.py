"""Logins and refreshes that cannot work, tried with the project's own classes."""

import ast

from jwt_doctor import logins, project, redact, routes, sources, trees, trial
from jwt_doctor.findings import check, error, info, warning


@check("project")
def login_at_the_refresh():
    """A view that wants a password is routed where a client sends its refresh token."""
    for view in logins.token_views():
        if "refresh" in view.route.lower() and logins.is_simplejwt_login(view):
            yield error(
                f"/{view.route.strip('^$')} is routed to the view that logs in: a refresh returns "
                "400 there.",
                "Route it to TokenRefreshView.",
                view.name,
            )


@check("files")
def login_without_password():
    """password = request.data["password"], and tokens for the user, with no use of the password."""
    for file, node in sources.find(ast.FunctionDef, ignores_password):
        yield error(
            "This code issues tokens, and never compares the password that it takes: anyone who "
            "knows a name logs in.",
            "Call authenticate(request, username=…, password=…), and answer 401 if it returns "
            "None.",
            file.place(node),
            confidence="likely",
        )


def ignores_password(node):
    names = sources.identifiers(node)
    if not names & ({"for_user"} | logins.token_helpers()) or "locals" in names:
        return False
    taken = [
        each
        for each in ast.walk(node)
        if isinstance(each, ast.Assign)
        and trees.last_name(each.targets[0]) == "password"
        and isinstance(each.targets[0], ast.Name)
        and "password" in trees.texts(each.value)
    ]
    is_used = any(
        isinstance(each, ast.Name) and each.id == "password" and isinstance(each.ctx, ast.Load)
        for each in ast.walk(node)
    )
    # serializer.is_valid() or super() may compare it
    return bool(taken) and not is_used and not names & {"super", "is_valid", "authenticate"}


@check("settings")
def no_refresh_route():
    """A login that answers with a refresh token, and nothing in the project is called refresh."""
    if project.is_loaded() or project.is_ninja() or logins.includes_login():
        return
    issues = sources.find(ast.Assign, lambda node: trees.dotted(
        getattr(node.value, "func", node)) == "RefreshToken.for_user")  # fmt: skip
    issues = [(file, node) for file, node in issues if is_sent(file, node)]
    issues += sources.find(ast.Attribute, is_pair_login)
    if issues and not sources.find((ast.Call, ast.ClassDef, ast.FunctionDef), takes_refresh):
        file, node = issues[0]
        yield info(
            "This login issues a refresh token, and no route takes one: users log in again when "
            "the access token expires.",
            "Route rest_framework_simplejwt.views.TokenRefreshView.",
            file.place(node),
            confidence="likely",
        )


def is_sent(file, assigned):
    """refresh = RefreshToken.for_user(user), and str(refresh): not its access token alone."""
    name = trees.last_name(assigned.targets[0])
    around = next(file.around(assigned, ast.FunctionDef, ast.AsyncFunctionDef), file.tree)
    return any(
        isinstance(each, ast.Call)
        and trees.dotted(each.func) == "str"
        and [trees.dotted(given) for given in each.args] == [name]
        for each in ast.walk(around)
    )


def is_pair_login(node):
    return node.attr == "as_view" and "TokenObtainPair" in trees.last_name(node.value)


def takes_refresh(node):
    """path("refresh/", …), class CookieRefreshView, def refresh_token"""
    if isinstance(node, ast.Call):
        words = trees.texts(node) if trees.last_name(node) in ("path", "re_path", "url") else []
        return any("refresh" in text.lower() for text in words) or (
            trees.last_name(node) == "as_view" and "Refresh" in trees.last_name(node.func.value)
        )
    return "refresh" in node.name.lower()


@check("settings")
def refresh_does_not_rotate():
    """RefreshToken(sent).access_token in code of the project's own: simplejwt's view rotates."""
    if project.is_ninja() or not project.simple_jwt("ROTATE_REFRESH_TOKENS"):
        return
    for file, node in sources.find(ast.FunctionDef, lambda node: "access_token" in identify(node)):
        made = sources.names_of(file, "RefreshToken")
        takes = any(
            isinstance(each, ast.Call) and trees.dotted(each.func) in made and len(each.args) == 1
            for each in ast.walk(node)
        )
        if takes and not identify(node) & {"set_jti", "for_user", "blacklist", "validated_data"}:
            yield warning(
                "This refresh issues no new refresh token, although ROTATE_REFRESH_TOKENS is on.",
                "Use TokenRefreshSerializer(data={'refresh': token}), which rotates and "
                "blacklists.",
                file.place(node),
                confidence="likely",
            )


identify = sources.identifiers


@check("project")
def login_token_is_refused():
    if project.is_ninja() or trial.run():
        return
    from rest_framework_simplejwt.authentication import JWTAuthentication

    readers = [
        each
        for each in project.default_classes("DEFAULT_AUTHENTICATION_CLASSES")
        if issubclass(each, JWTAuthentication)
    ]
    if project.simple_jwt("JWK_URL") or not readers:
        return
    for view in logins.token_views():
        if not logins.is_simplejwt_login(view) or logins.serializer(view) is None:
            continue
        made = trial.issued_class(view)
        words = trial.refuses(made()) if made else ""
        if words:
            yield error(
                f"The login at {routes.routes([view])} issues a {made.__name__}, and "
                "AUTH_TOKEN_CLASSES rejects it.",
                f"Route TokenObtainPairView, or add {made.__module__}.{made.__name__} to "
                "AUTH_TOKEN_CLASSES.",
                view.name,
            )
            return
        words = refused_with_claims(view)
        if words:
            serializer = logins.serializer(view)
            yield error(
                f"The login at {routes.routes([view])} issues a token that is rejected: {words}",
                "Compare the claims that get_token() sets: `sub` must be a text.",
                f"{serializer.__module__}.{serializer.__name__}",
            ).explained_by("sub_is_a_number")
            return


def refused_with_claims(view):
    """Return the library's words if a token with the claims of a login is rejected, else ""."""
    token = trial.login_token(view)
    try:
        return trial.refuses(str(getattr(token, "access_token", token))) if token else ""
    except Exception:  # claim_is_not_json says so
        return ""


@check("project")
def claim_is_not_json():
    if project.is_ninja() or trial.run():
        return
    for view in logins.token_views():
        if not logins.is_simplejwt_login(view) or logins.serializer(view) is None:
            continue
        token = trial.login_token(view)
        if token is None:
            continue
        try:
            str(token)
        except TypeError as problem:
            if "JSON" in str(problem):
                serializer = logins.serializer(view)
                yield error(
                    f"The login writes a claim that JSON cannot hold, and returns 500: "
                    f"{redact.reason(problem)}",
                    "Write str(…) around it.",
                    f"{serializer.__module__}.{serializer.__name__}",
                )
                return
        except Exception:  # another check speaks of keys
            return


@check("project")
def refresh_fails_in_5_5_0():
    from jwt_doctor.runner import version_of

    if version_of("djangorestframework-simplejwt") != "5.5.0" or project.blacklists():
        return
    if project.simple_jwt("ROTATE_REFRESH_TOKENS") and any(
        "Refresh" in view.cls.__name__ for view in logins.token_views()
    ):
        yield error(
            "simplejwt 5.5.0 needs the blacklist app to rotate: every refresh returns 500.",
            "Upgrade simplejwt to 5.5.1.",
            "SIMPLE_JWT['ROTATE_REFRESH_TOKENS']",
        )


@check("database")
def user_is_not_found():
    """Sign a token for the first user, and look the user up as a request would."""
    if project.is_ninja() or trial.run() or project.simple_jwt("JWK_URL"):
        return
    from django.contrib.auth import get_user_model
    from rest_framework_simplejwt.authentication import JWTAuthentication
    from rest_framework_simplejwt.tokens import AccessToken

    user = get_user_model()._default_manager.filter(is_active=True).order_by("pk").first()
    if user is None:
        return
    for cls in project.default_classes("DEFAULT_AUTHENTICATION_CLASSES"):
        if not issubclass(cls, JWTAuthentication):
            continue
        try:
            found = cls().get_user(AccessToken(str(AccessToken.for_user(user))))
        except Exception as problem:
            found = type(problem).__name__
        if getattr(found, "pk", None) != user.pk and str(getattr(found, "pk", None)) != str(
            user.pk
        ):
            yield error(
                "A token for an active user does not lead back to that user.",
                "Compare USER_ID_FIELD, USER_ID_CLAIM and get_user of the authentication class.",
                f"{cls.__module__}.{cls.__name__}",
            )
