"""Is there anything that reads the token?"""

from django.core.checks import Error, register

from jwt_doctor import project


@register("pitfalls")
def jwt_authentication_missing(**_):
    if not project.is_list(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES")):
        return  # another check speaks of that
    default = project.default_classes("DEFAULT_AUTHENTICATION_CLASSES")
    chosen = [each for view in project.views() for each in view.classes("authentication")]
    if not any(may_read_tokens(each) for each in [*default, *chosen]):
        yield Error(
            "No authentication class reads a JWT: every token is ignored, however good it is.",
            hint="Put rest_framework_simplejwt.authentication.JWTAuthentication first in the list.",
            obj="REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']",
            id="pitfalls.jwt_authentication_missing",
        )


def may_read_tokens(cls):
    """What is not REST framework's own may; its own session, password and token classes do not."""
    return not cls.__module__.startswith("rest_framework.")
