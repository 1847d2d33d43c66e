"""Does anything read the token?"""

from jwt_doctor import logins, project, routes, sources
from jwt_doctor.findings import check, error, info

WHERE = "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']"
HINT = "Put rest_framework_simplejwt.authentication.JWTAuthentication first in the list."
TEXT = "No authentication class reads a JWT: every token is ignored, even a valid one."


@check("project")
def jwt_authentication_missing():
    names = project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES")
    if not project.is_list(names) or project.is_ninja():
        return  # another check speaks of a text in place of a list
    default = project.default_classes("DEFAULT_AUTHENTICATION_CLASSES")
    if len(default) < len(names):
        return  # one cannot be imported, which is a finding of its own
    chosen = [each for view in routes.views() for each in view.classes("authentication")]
    if any(may_read_tokens(each) for each in default + chosen) or reads_elsewhere():
        return
    if logins.issues_tokens():
        yield error(TEXT, HINT, WHERE)
    elif not routes.views() and not project.has_setting("SIMPLE_JWT"):
        return
    else:
        yield info(
            "simplejwt is set up, and nothing here issues or reads a token.",
            "Remove what is left of it, or add the routes and the authentication class.",
            "SIMPLE_JWT",
        )


def may_read_tokens(cls):
    """REST framework's own session, password and token classes do not; another class may."""
    return not cls.__module__.startswith("rest_framework.")


def reads_elsewhere():
    """Return whether a middleware or another server of the project reads tokens itself."""
    return bool(
        sources.names_used()
        & {"JWTAuthentication", "JWTStatelessUserAuthentication", "JWTAuth", "UntypedToken"}
    )


@check("settings", code="jwt_authentication_missing")
def missing_in_the_text():
    if project.is_loaded() or not project.has_app("rest_framework"):
        return
    names = project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES")
    if not project.is_list(names) or not logins.issues_tokens() or reads_elsewhere():
        return
    if all(name.startswith("rest_framework.") for name in project.class_names(names)):
        if "authentication_classes" not in sources.names_used():
            yield error(TEXT, HINT, WHERE)
