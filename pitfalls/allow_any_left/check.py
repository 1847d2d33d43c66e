"""Which views are open because nobody said who may call them?"""

from django.core.checks import Info, Warning, register

from guide.doctor import project


@register("pitfalls")
def allow_any_left(**_):
    from rest_framework.permissions import AllowAny

    if AllowAny not in project.default_classes("DEFAULT_PERMISSION_CLASSES"):
        return
    open_views = sorted({view.name for view in project.views() if is_left_open(view)})
    if open_views:
        shown = ", ".join(open_views[:3]) + (" and more" if len(open_views) > 3 else "")
        level, text = (
            Warning,
            f"These views answer anyone, because they name no permission: {shown}.",
        )
    else:
        level, text = Info, "The next view that names no permission will answer anyone."
    yield level(
        text,
        hint="Set DEFAULT_PERMISSION_CLASSES to IsAuthenticated; say AllowAny where you mean it.",
        obj="REST_FRAMEWORK['DEFAULT_PERMISSION_CLASSES']",
        id="pitfalls.allow_any_left",
    )


def is_left_open(view):
    own = not view.cls.__module__.startswith("rest_framework.")  # APIRootView shows addresses only
    return own and view.inherits("permission_classes") and not view.overrides("get_permissions")
