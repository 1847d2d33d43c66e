"""Logins that cannot work, tried with the project's own classes."""

import ast
import re

from jwt_doctor import logins, permissions, project, redact, sources, trees, trial
from jwt_doctor.findings import NotKnown, check, error


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


@check("files")
def password_reset_without_proof():
    """user = User.objects.get(email=request.data["email"]), and set_password() of what was sent."""
    for file, node in sources.find(ast.FunctionDef, sets_password_of_anyone, "set_password"):
        who = who_may(file, node)
        if who:
            yield error(
                f"{who} who knows an email address sets the password of its user: nothing here "
                "asks for a token or for the old password.",
                "Send a token to the address, and check it: PasswordResetTokenGenerator.",
                file.place(node),
                confidence="likely",
            )


PROOF = re.compile(
    r"otp|token|code|check|verif|secret|uid|current|old|sign|session|cache|valid|hash|key|pin|"
    r"staff|superuser|admin|is_new|created|create_user|raise|answer",
    re.IGNORECASE,
)


def sets_password_of_anyone(node):
    """Return whether code finds a user by what was sent, sets a password, and compares nothing."""
    finds = any(
        isinstance(each, ast.Call)
        and trees.last_name(each) in ("get", "filter", "get_object_or_404")
        and any(word.arg in ("email", "username", "phone") for word in each.keywords)
        for each in ast.walk(node)
    )
    sets = [
        each
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and trees.last_name(each) == "set_password"
    ]
    before = [each for each in node.body if sets and each.lineno <= sets[0].lineno]
    said = {name for each in before for name in sources.identifiers(each) | set(trees.texts(each))}
    said -= {"check_password", "set_password"} if "check_password" not in said else set()
    return bool(finds and sets) and not any(PROOF.search(name) for name in said)


def who_may(file, function):
    """Return who has access to a view that asks for no role: "Anyone" or "Every user"; else ""."""
    view = next(file.around(function, ast.ClassDef), None)
    decorators = {trees.last_name(each) for each in function.decorator_list}
    if "api_view" not in decorators and not getattr(view, "bases", ()):
        return ""
    try:
        names = permissions.of_view(function if view is None else view)
    except NotKnown:
        return ""
    if names <= {"AllowAny"}:
        return "Anyone"
    return "Every user" if names == {"IsAuthenticated"} else ""


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
                ).explained_by("uuid_in_a_claim")
                return
        except Exception:  # another check speaks of keys
            return


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
            if not cls.get_user.__module__.startswith("rest_framework"):
                continue  # it may need a claim that only the login of the project writes
            found = type(problem).__name__
        if getattr(found, "pk", None) != user.pk and str(getattr(found, "pk", None)) != str(
            user.pk
        ):
            yield error(
                "A token for an active user does not lead back to that user.",
                "Compare USER_ID_FIELD, USER_ID_CLAIM and get_user of the authentication class.",
                f"{cls.__module__}.{cls.__name__}",
            )
