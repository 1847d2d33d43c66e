"""Can what a token calls a user pass to somebody else?"""

from django.contrib.auth import get_user_model
from django.core.checks import Warning, register

from jwt_doctor import project


@register("pitfalls")
def user_id_is_a_name(**_):
    user = get_user_model()
    names = {user.USERNAME_FIELD, getattr(user, "EMAIL_FIELD", None)} - {user._meta.pk.name}
    # Tokens that somebody else makes (JWK_URL) call users as they like.
    if project.simple_jwt("USER_ID_FIELD") in names and not project.simple_jwt("JWK_URL"):
        yield Warning(
            "Tokens call users by a name that can change: who takes it over takes the tokens over.",
            hint="Set USER_ID_FIELD to the primary key.",
            obj="SIMPLE_JWT['USER_ID_FIELD']",
            id="pitfalls.user_id_is_a_name",
        )
