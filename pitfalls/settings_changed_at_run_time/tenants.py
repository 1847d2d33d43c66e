"""Tokens that are valid for one tenant: the host at which the user has logged in."""

from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer


class TenantTokenSerializer(TokenObtainPairSerializer):
    def get_token(self, user):
        token = super().get_token(user)
        token["tenant"] = self.context["request"].get_host()
        return token


class TenantAuthentication(JWTAuthentication):
    def authenticate(self, request):
        found = super().authenticate(request)
        if found and found[1].get("tenant") != request.get_host():
            raise InvalidToken("This token is for another tenant.")
        return found
