"""What becomes of a refresh token whose user is gone?"""

import inspect

from django.core.checks import Info, register

from jwt_doctor import project


@register("pitfalls")
def deleted_user_refresh(**_):
    from rest_framework_simplejwt.serializers import TokenRefreshSerializer
    from rest_framework_simplejwt.views import TokenRefreshView

    library_s_own = TokenRefreshSerializer.validate
    source = inspect.getsource(library_s_own)  # a later version may have mended it
    if "objects.get(" not in source or "DoesNotExist" in source:
        return
    broken = [
        view
        for view in project.views(TokenRefreshView)
        if getattr(project.serializer(view), "validate", None) is library_s_own
    ]
    if broken:
        yield Info(
            f"A deleted user's refresh token is answered with 500 at {project.routes(broken)}.",
            hint="Let a serializer of your own look for the user first.",
            obj="SIMPLE_JWT['TOKEN_REFRESH_SERIALIZER']",
            id="pitfalls.deleted_user_refresh",
        )
