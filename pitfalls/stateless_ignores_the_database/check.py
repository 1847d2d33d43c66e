"""Does a request look up its user in the database?"""

from jwt_doctor import logins, project, routes
from jwt_doctor.findings import check, choice, info


@check("project")
def stateless_ignores_the_database():
    if project.is_ninja():
        return
    try:
        from rest_framework_simplejwt.authentication import (
            JWTStatelessUserAuthentication as Stateless,
        )
    except ImportError:  # its name before simplejwt 5
        from rest_framework_simplejwt.authentication import JWTTokenUserAuthentication as Stateless

    default = project.default_classes("DEFAULT_AUTHENTICATION_CLASSES")
    where = [
        view.name for view in routes.views() if uses(Stateless, view.classes("authentication"))
    ]
    if uses(Stateless, default):
        where.insert(0, "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']")
    if where:
        level = info if logins.issues_tokens() else choice
        yield level(
            "The user is not looked up: a deleted one has access until the token expires.",
            hint="Use JWTAuthentication if this service has the users; else keep lifetimes short.",
            where=where[0],
        )


def uses(wanted, classes):
    return any(issubclass(each, wanted) for each in classes)
