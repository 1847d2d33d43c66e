from contextlib import suppress

from django.db import IntegrityError
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.tokens import RefreshToken

from api.authentication import find_login
from api.models import Login


class LoginRefreshToken(RefreshToken):
    """A refresh token that contains the `sid` of its login. Access tokens copy it."""

    @classmethod
    def for_user(cls, user):
        token = super().for_user(user)
        login = Login(user=user, auth_hash=user.get_session_auth_hash(), refresh_jti=token['jti'])
        token['sid'] = str(login.sid)
        token['name'] = user.get_full_name() or user.get_username()  # to display, not to trust
        # Meanwhile, the account may have changed, or may be deleted.
        with suppress(IntegrityError, AuthenticationFailed):
            login.save()
            find_login(token)
            return token
        login.delete()
        raise AuthenticationFailed('No active account found with the given credentials')
