"""Does the login of dj-rest-auth issue another kind of token?"""

import ast

from jwt_doctor import project, sources
from jwt_doctor.findings import check, warning


@check("settings")
def dj_rest_auth_without_jwt():
    if not project.has_app("dj_rest_auth"):
        return
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    if not names or not all("JWT" in name.rpartition(".")[2] for name in names):
        return
    options = project.written("REST_AUTH")
    if project.rest_auth().get("USE_JWT"):
        return
    if "dj_rest_auth.urls" not in routes_text() and not sources.imports("dj_rest_auth"):
        return
    yield warning(
        "dj-rest-auth's login issues a token of its own kind, and nothing here reads it: 401.",
        "Set REST_AUTH = {'USE_JWT': True}.",
        "REST_AUTH"
        if options
        else "REST_USE_JWT"
        if project.has_setting("REST_USE_JWT")
        else "INSTALLED_APPS",
    )


def routes_text():
    return " ".join(
        node.value
        for file in sources.own_files()
        for node in file.nodes(ast.Constant)
        if isinstance(node.value, str) and "dj_rest_auth" in node.value
    )
