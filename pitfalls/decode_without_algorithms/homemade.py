"""Read the user from the token, as programs did with PyJWT 1."""

import jwt
from django.conf import settings
from django.contrib.auth import get_user_model
from rest_framework.authentication import BaseAuthentication


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request):
        _, _, token = request.headers.get("Authorization", "").partition(" ")
        if not token:
            return None
        claims = jwt.decode(token, settings.SECRET_KEY)
        return get_user_model().objects.get(pk=claims["user_id"]), claims

    def authenticate_header(self, request):
        return "Bearer"
