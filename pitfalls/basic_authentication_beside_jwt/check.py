"""Does each view accept a password beside the token?"""

from jwt_doctor import project
from jwt_doctor.findings import check, warning


@check("settings")
def basic_authentication_beside_jwt():
    if "DEFAULT_AUTHENTICATION_CLASSES" not in project.written("REST_FRAMEWORK"):
        return
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    jwt = any("JWT" in name.rpartition(".")[2] for name in names)
    if jwt and "rest_framework.authentication.BasicAuthentication" in names:
        yield warning(
            "BasicAuthentication accepts a password at every view: guesses there pass the login's "
            "throttle.",
            "Remove BasicAuthentication from the list.",
            "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES']",
        )
