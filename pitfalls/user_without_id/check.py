"""Does a user have the field that a token names?"""

from jwt_doctor import project
from jwt_doctor.findings import check, error


@check("project")
def user_without_id():
    from django.contrib.auth import get_user_model

    if not hasattr(get_user_model(), str(project.simple_jwt("USER_ID_FIELD"))):
        yield error(
            "The user model has no such field: every login returns 500.",
            hint="Set USER_ID_FIELD to the name of the user model's primary key.",
            where="SIMPLE_JWT['USER_ID_FIELD']",
        )
