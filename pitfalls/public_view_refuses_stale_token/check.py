"""Does a public view reject a token that it does not need?"""

from jwt_doctor import project, routes
from jwt_doctor.checks.tokens import header_is_possible
from jwt_doctor.findings import check, info


@check("project")
def public_view_refuses_stale_token():
    if project.is_ninja() or not routes.views() or not header_is_possible():
        return
    from rest_framework_simplejwt.authentication import JWTAuthentication

    public = [
        view
        for view in routes.views()
        if routes.is_own(view)
        and not view.inherits("permission_classes")
        and is_open(view)
        and any(issubclass(each, JWTAuthentication) for each in view.classes("authentication"))
        and not view.overrides("get_authenticators")
    ]
    if public:
        yield info(
            f"Open to everyone, and 401 with an expired token: {routes.names(public)}.",
            hint="If the view does not use request.user, write authentication_classes = [].",
            where=public[0].name,
        )


def is_open(view):
    from rest_framework.permissions import AllowAny

    return view.classes("permission") in ([], [AllowAny]) and not view.overrides("get_permissions")
