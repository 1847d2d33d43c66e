from uuid import uuid4

from rest_framework_simplejwt.exceptions import AuthenticationFailed
from rest_framework_simplejwt.serializers import (
    TokenBlacklistSerializer,
    TokenObtainPairSerializer,
    TokenRefreshSerializer,
    TokenVerifySerializer,
)
from rest_framework_simplejwt.tokens import AccessToken

from api.authentication import find_login
from api.models import Login
from api.tokens import LoginRefreshToken


class ObtainSerializer(TokenObtainPairSerializer):
    token_class = LoginRefreshToken

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields['password'].trim_whitespace = False


class RefreshSerializer(TokenRefreshSerializer):
    def validate(self, attrs):
        token = self.token_class(attrs['refresh'])
        login, jti = find_login(token), uuid4().hex
        # One UPDATE checks and replaces: of two requests with one token, one changes the row.
        replaced = Login.objects.filter(
            sid=login.sid, refresh_jti=token['jti'], ended_at=None
        ).update(refresh_jti=jti)
        if not replaced:
            raise AuthenticationFailed('This refresh token was used before.', code='token_used')
        token['jti'] = jti
        token.set_exp()
        token.set_iat()
        return {'access': str(token.access_token), 'refresh': str(token)}


class LogoutSerializer(TokenBlacklistSerializer):
    def validate(self, attrs):
        token = self.token_class(attrs['refresh'])
        Login.objects.filter(sid=token.get('sid')).end('logout')
        return {}


class VerifySerializer(TokenVerifySerializer):
    def validate(self, attrs):
        find_login(AccessToken(attrs['token']))
        return {}
