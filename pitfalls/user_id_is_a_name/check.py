"""Can another user take over what a token calls a user?"""

from jwt_doctor import project
from jwt_doctor.findings import check, warning


@check("project")
def user_id_is_a_name():
    from django.contrib.auth import get_user_model

    user = get_user_model()
    names = {user.USERNAME_FIELD, getattr(user, "EMAIL_FIELD", None)} - {user._meta.pk.name}
    # Tokens that an identity provider issues (JWK_URL) call users as it likes.
    if project.simple_jwt("USER_ID_FIELD") in names and not project.simple_jwt("JWK_URL"):
        yield warning(
            "Tokens name users by a field that can change: its next owner owns the tokens too.",
            hint="Set USER_ID_FIELD to the primary key.",
            where="SIMPLE_JWT['USER_ID_FIELD']",
        )
