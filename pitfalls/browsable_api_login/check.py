"""Is there a login for the browsable API, whose session nothing reads?"""

import ast

from jwt_doctor import project, sources
from jwt_doctor.findings import check, info


@check("settings")
def browsable_api_login():
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    if not names or not all("JWT" in name.rpartition(".")[2] for name in names):
        return
    for file, node in sources.find(ast.Constant, lambda node: node.value == "rest_framework.urls"):
        yield info(
            "The login of the browsable API makes a session, and no authentication class reads it.",
            hint="Add SessionAuthentication after JWTAuthentication, or remove this route.",
            where=file.place(node),
        )
