from contextlib import suppress

from django.core.exceptions import ValidationError
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed

from api.models import Login


class LoginAuthentication(JWTAuthentication):
    """Accepts a token until its login ends."""

    def get_user(self, validated_token):
        return find_login(validated_token).user


def find_login(token):
    """Return the open login of a token, with its user, or raise AuthenticationFailed."""
    with suppress(Login.DoesNotExist, ValidationError):  # ValidationError: sid is not a UUID
        login = Login.objects.select_related('user').get(sid=token.get('sid'))
        if login.is_open():
            return login
    raise AuthenticationFailed('This login has ended.', code='login_ended')
