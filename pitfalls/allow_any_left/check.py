"""Are views open because no permission was chosen?"""

from jwt_doctor import project
from jwt_doctor.findings import check, choice, warning

HINT = "Set DEFAULT_PERMISSION_CLASSES to IsAuthenticated; write AllowAny where you mean it."
WHERE = "REST_FRAMEWORK['DEFAULT_PERMISSION_CLASSES']"


@check("project")
def allow_any_left():
    if not project.uses_rest_framework():
        return
    from rest_framework.permissions import AllowAny

    if AllowAny not in project.default_classes("DEFAULT_PERMISSION_CLASSES"):
        return
    left = [view for view in project.views() if is_left_open(view)]
    if left:
        text = "These views have no permission and answer everyone: {}."
        yield warning(text.format(project.names(left)), HINT, WHERE)
    else:
        yield choice("A new view without a permission will answer everyone.", HINT, WHERE)


def is_left_open(view):
    """A view that logs in, or that checks the user itself, is open on purpose."""
    if not project.is_own(view) or not view.inherits("permission_classes"):
        return False
    return not view.overrides("get_permissions") and not project.logs_in(view)
