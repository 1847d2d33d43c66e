"""Does a user have what a token is to name?"""

from django.contrib.auth import get_user_model
from django.core.checks import Error, register

from jwt_doctor import project


@register("pitfalls")
def user_without_id(**_):
    if not hasattr(get_user_model(), str(project.simple_jwt("USER_ID_FIELD"))):
        yield Error(
            "The user model has no such field: every login is answered with 500.",
            hint="Set USER_ID_FIELD to the name of the user model's primary key.",
            obj="SIMPLE_JWT['USER_ID_FIELD']",
            id="pitfalls.user_without_id",
        )
