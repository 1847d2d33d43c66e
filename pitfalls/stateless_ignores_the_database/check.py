"""Does anyone ask the database whether the user is still there?"""

from django.core.checks import Info, register

from jwt_doctor import project


@register("pitfalls")
def stateless_ignores_the_database(**_):
    from rest_framework_simplejwt.authentication import JWTStatelessUserAuthentication as Stateless

    default = project.default_classes("DEFAULT_AUTHENTICATION_CLASSES")
    where = [
        view.name for view in project.views() if uses(Stateless, view.classes("authentication"))
    ]
    if uses(Stateless, default):
        where.insert(0, "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']")
    if where:
        yield Info(
            "Nobody asks the database for the user: a deleted one gets in until the token expires.",
            hint="Take JWTAuthentication where the users are at hand; elsewhere keep tokens short.",
            obj=where[0],
            id="pitfalls.stateless_ignores_the_database",
        )


def uses(wanted, classes):
    return any(issubclass(each, wanted) for each in classes)
