"""Which views are open because nobody said who may call them?"""

from django.core.checks import Info, Warning, register

from jwt_doctor import project


@register("pitfalls")
def allow_any_left(**_):
    from rest_framework.permissions import AllowAny

    if AllowAny not in project.default_classes("DEFAULT_PERMISSION_CLASSES"):
        return
    left = [view for view in project.views() if is_left_open(view)]
    if left:
        level, text = Warning, f"Without a permission they answer anyone: {project.names(left)}."
    else:
        level, text = Info, "The next view that names no permission will answer anyone."
    yield level(
        text,
        hint="Set DEFAULT_PERMISSION_CLASSES to IsAuthenticated; say AllowAny where you mean it.",
        obj="REST_FRAMEWORK['DEFAULT_PERMISSION_CLASSES']",
        id="pitfalls.allow_any_left",
    )


def is_left_open(view):
    return (
        project.is_own(view)
        and view.inherits("permission_classes")
        and not view.overrides("get_permissions")
    )
