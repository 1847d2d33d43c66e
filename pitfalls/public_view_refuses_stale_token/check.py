"""Does a public view look at a token that it does not need?"""

from django.core.checks import Info, register

from jwt_doctor import project


@register("pitfalls")
def public_view_refuses_stale_token(**_):
    from rest_framework_simplejwt.authentication import JWTAuthentication

    public = [
        view
        for view in project.views()
        if project.is_own(view)
        and not view.inherits("permission_classes")
        and is_open(view)
        and any(issubclass(each, JWTAuthentication) for each in view.classes("authentication"))
    ]
    if public:
        yield Info(
            f"Open to all, but with an old token it is 401: {project.names(public)}.",
            hint="Give a public view authentication_classes = [].",
            obj=public[0].name,
            id="pitfalls.public_view_refuses_stale_token",
        )


def is_open(view):
    from rest_framework.permissions import AllowAny

    return view.classes("permission") in ([], [AllowAny]) and not view.overrides("get_permissions")
