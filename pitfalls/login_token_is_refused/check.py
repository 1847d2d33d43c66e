"""Does the project reject the tokens that its login issues?"""

from jwt_doctor import logins, project, routes, trial
from jwt_doctor.findings import check, error


@check("project")
def login_token_is_refused():
    if project.is_ninja() or trial.run():
        return
    from rest_framework_simplejwt.authentication import JWTAuthentication

    readers = [
        each
        for each in project.default_classes("DEFAULT_AUTHENTICATION_CLASSES")
        if issubclass(each, JWTAuthentication)
    ]
    if project.simple_jwt("JWK_URL") or not readers:
        return
    for view in logins.token_views():
        if not logins.is_simplejwt_login(view) or logins.serializer(view) is None:
            continue
        made = trial.issued_class(view)
        words = trial.refuses(made()) if made else ""
        if words:
            yield error(
                f"The login at {routes.routes([view])} issues a {made.__name__}, and "
                "AUTH_TOKEN_CLASSES rejects it.",
                f"Route TokenObtainPairView, or add {made.__module__}.{made.__name__} to "
                "AUTH_TOKEN_CLASSES.",
                view.name,
            )
            return
        words = refused_with_claims(view)
        if words:
            serializer = logins.serializer(view)
            yield error(
                f"The login at {routes.routes([view])} issues a token that is rejected: {words}",
                "Compare the claims that get_token() sets: `sub` must be a text.",
                f"{serializer.__module__}.{serializer.__name__}",
            ).explained_by("sub_is_a_number")
            return


def refused_with_claims(view):
    """Return the library's words if a token with the claims of a login is rejected, else ""."""
    token = trial.login_token(view)
    try:
        return trial.refuses(str(getattr(token, "access_token", token))) if token else ""
    except Exception:  # claim_is_not_json says so
        return ""
