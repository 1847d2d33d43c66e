"""Does /verify ask the blacklist?"""

from django.core.checks import Info, register

from jwt_doctor import project


@register("pitfalls")
def verify_ignores_the_blacklist(**_):
    from rest_framework_simplejwt.serializers import TokenVerifySerializer
    from rest_framework_simplejwt.views import TokenVerifyView

    if not project.blacklists() or project.simple_jwt("BLACKLIST_AFTER_ROTATION"):
        return
    views = project.views(TokenVerifyView)
    if any(project.serializer(view) is TokenVerifySerializer for view in views):
        yield Info(
            f"{project.routes(views)} finds nothing wrong with a token that is on the blacklist.",
            hint="Turn BLACKLIST_AFTER_ROTATION on: the verify view looks at that setting.",
            obj="SIMPLE_JWT['BLACKLIST_AFTER_ROTATION']",
            id="pitfalls.verify_ignores_the_blacklist",
        )
