"""Are views open because no permission was chosen?"""

import ast
import re

from jwt_doctor import classes, logins, project, routes, sources, trees
from jwt_doctor.findings import Finding, check, choice, warning

HINT = "Set DEFAULT_PERMISSION_CLASSES to IsAuthenticated; write AllowAny where you mean it."
WHERE = "REST_FRAMEWORK['DEFAULT_PERMISSION_CLASSES']"


@check("project")
def allow_any_left():
    if not routes.uses_rest_framework():
        return
    from rest_framework.permissions import AllowAny

    if AllowAny not in project.default_classes("DEFAULT_PERMISSION_CLASSES"):
        return
    left = [view for view in routes.views() if is_left_open(view)]
    if left:
        text = "These views have no permission and answer everyone: {}."
        yield warning(text.format(routes.names(left)), HINT, WHERE)
    else:
        yield choice("A new view without a permission will answer everyone.", HINT, WHERE)


def is_left_open(view):
    """A view that logs in, or that checks the user itself, is open on purpose."""
    if not routes.is_own(view) or not view.inherits("permission_classes"):
        return False
    if OPEN_BY_PURPOSE.search(view.cls.__name__):
        return False
    return not view.overrides("get_permissions") and not logins.logs_in(view)


@check("settings", code="allow_any_left")
def open_views_in_the_files():
    """The same as far as the files show it: views without a permission, and AllowAny by default."""
    if project.is_loaded() or not routes.uses_rest_framework() or not logins.issues_tokens():
        return
    default = project.class_names(project.rest_framework("DEFAULT_PERMISSION_CLASSES"))
    if "rest_framework.permissions.AllowAny" not in default:
        return
    found = [node for _, node in sources.find(ast.ClassDef, is_open_class)]
    found += [node for _, node in sources.find(ast.FunctionDef, is_open_function)]
    left = [node.name for node in sorted(found, key=only_shows)]  # what can do harm first
    if left:
        more = f" and {len(left) - 3} more" if left[3:] else ""
        yield Finding(
            "info" if all(map(only_shows, found)) else "warning",
            f"These views have no permission and answer everyone: {', '.join(left[:3])}{more}.",
            HINT,
            WHERE,
            "likely",
        )


def is_open_class(node):
    bases = {trees.last_name(each) for each in node.bases}
    if not any(name.endswith(("APIView", "ViewSet")) for name in bases):
        return False
    names = sources.identifiers(node) - decorators_without_effect(node)
    if names & CHOSEN or OPEN_BY_PURPOSE.search(node.name) or names & logins.guards():
        return changes_own_password(node)
    return not sources.find(ast.ClassDef, lambda each: each.name in bases and chooses(each))


def decorators_without_effect(node):
    """Return {"permission_classes"} if a view names it only above its methods, where it has no
    effect."""
    named = [each for each in ast.walk(node) if trees.last_name(each) == "permission_classes"]
    above = [
        inner
        for method in node.body
        if getattr(method, "name", "") in classes.METHODS
        for each in method.decorator_list
        if trees.last_name(each) == "permission_classes"
        for inner in ast.walk(each)
    ]
    return {"permission_classes"} if named and all(each in above for each in named) else set()


def changes_own_password(node):
    """Return whether a view changes the password of request.user: no visitor can mean that, and
    each gets 500."""
    names = sources.identifiers(node)
    if names & ((CHOSEN - {"set_password"}) | logins.guards() | ASKS):
        return False
    users = {"request.user", "self.request.user"} | {
        trees.dotted(each.targets[0])
        for each in ast.walk(node)
        if isinstance(each, ast.Assign) and trees.dotted(each.value).endswith("request.user")
    }
    return any(
        isinstance(each, ast.Call)
        and trees.last_name(each) in ("set_password", "check_password")
        and trees.dotted(getattr(each.func, "value", None)) in users
        for each in ast.walk(node)
    )


def is_open_function(node):
    """@api_view(["POST"]), and no @permission_classes."""
    decorators = decorated_with(node)
    return (
        "api_view" in decorators
        and not decorators - HARMLESS
        and not OPEN_BY_PURPOSE.search(node.name)
        and not sources.identifiers(node) & (CHOSEN | logins.guards() | ASKS)
    )


def decorated_with(node):
    """Return the names of a function's decorators."""
    return {trees.last_name(each) for each in node.decorator_list}


# Decorators that reject nobody, and what a view names that asks who the user is.
HARMLESS = {"api_view", "extend_schema", "swagger_auto_schema", "csrf_exempt", "parser_classes",
            "renderer_classes", "throttle_classes"}  # fmt: skip
ASKS = {"is_authenticated", "is_anonymous", "is_staff", "is_superuser"}


def only_shows(node):
    """Return whether a view changes nothing and shows no users: it may be public on purpose."""
    if isinstance(node, ast.FunctionDef):
        texts = {text.upper() for each in node.decorator_list for text in trees.texts(each)}
        return not texts & {"POST", "PUT", "PATCH", "DELETE"} and takes_no_id(node)
    bases = {trees.last_name(each) for each in node.bases}
    names = sources.identifiers(node)
    if any("user" in name.lower() for name in names | {node.name}) or "profile" in names:
        return False
    return bases <= SHOWS or (
        bases <= {"APIView", "GenericAPIView"}
        and not {each.name for each in node.body if isinstance(each, ast.FunctionDef)} & CHANGES
        and any(takes_no_id(each) for each in node.body)
    )


def takes_no_id(node):
    """def get(self, request): not the row of somebody, by its id."""
    if not isinstance(node, ast.FunctionDef):
        return False
    is_view = node.name == "get" or "api_view" in decorated_with(node)
    return is_view and {each.arg for each in node.args.args} <= {"self", "request", "format"}


SHOWS = {"ListAPIView", "RetrieveAPIView", "ReadOnlyModelViewSet"}
CHANGES = {"post", "put", "patch", "delete"}

OPEN_BY_PURPOSE = re.compile(
    "regist|sign_?up|log_?(in|out)|sign_?(in|out)|refresh|token|verif|password|activat|oauth|health|"
    "otp|resend|forgot|create_?(user|account)|(user|account)_?create",
    re.IGNORECASE,
)
# What a view names that chooses its permissions, or that is open to log in and to register.
CHOSEN = {"permission_classes", "get_permissions", "authenticate", "for_user", "get_token",
          "create_user", "set_password", "make_password", "TokenObtainPairView"}  # fmt: skip


def chooses(node):
    return bool(sources.identifiers(node) & {"permission_classes", "get_permissions"})
