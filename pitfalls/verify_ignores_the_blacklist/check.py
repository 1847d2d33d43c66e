"""Does the verify view ask the blacklist?"""

from jwt_doctor import logins, project, routes
from jwt_doctor.findings import check, info


@check("project")
def verify_ignores_the_blacklist():
    if project.is_ninja() or not project.blacklists():
        return
    if project.simple_jwt("BLACKLIST_AFTER_ROTATION"):
        return
    from rest_framework_simplejwt.serializers import TokenVerifySerializer

    found = [
        view for view in logins.token_views() if logins.serializer(view) is TokenVerifySerializer
    ]
    if found:
        yield info(
            f"{routes.routes(found)} accepts a token that is on the blacklist.",
            hint="Turn BLACKLIST_AFTER_ROTATION on: the verify view reads that setting.",
            where=found[0].name,
        )
