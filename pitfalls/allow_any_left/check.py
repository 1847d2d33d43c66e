"""Are views open because no permission was chosen?"""

import ast
import re

from jwt_doctor import logins, project, routes, sources, trees
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
    left = [node.name for node in found]
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
    names = sources.identifiers(node)
    if names & CHOSEN or OPEN_BY_PURPOSE.search(node.name) or names & logins.guards():
        return False
    return not sources.find(ast.ClassDef, lambda each: each.name in bases and chooses(each))


def only_shows(node):
    """Return whether a view changes nothing and shows no users: it may be public on purpose."""
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
    return getattr(node, "name", "") == "get" and {each.arg for each in node.args.args} <= {
        "self", "request", "format"
    }  # fmt: skip


SHOWS = {"ListAPIView", "RetrieveAPIView", "ReadOnlyModelViewSet"}
CHANGES = {"post", "put", "patch", "delete"}

OPEN_BY_PURPOSE = re.compile(
    "regist|sign_?up|log_?(in|out)|sign_?(in|out)|refresh|token|verif|password|activat|oauth|health|"
    "otp|resend|forgot",
    re.IGNORECASE,
)
# What a view names that chooses its permissions, or that is open to log in and to register.
CHOSEN = {"permission_classes", "get_permissions", "authenticate", "for_user", "get_token",
          "create_user", "set_password", "make_password", "TokenObtainPairView"}  # fmt: skip


def chooses(node):
    return bool(sources.identifiers(node) & {"permission_classes", "get_permissions"})
