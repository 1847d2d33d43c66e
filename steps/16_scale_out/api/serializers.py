from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from rest_framework import serializers
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed
from rest_framework_simplejwt.serializers import (
    TokenBlacklistSerializer,
    TokenObtainPairSerializer,
    TokenRefreshSerializer,
)

from api.models import Note
from api.tokens import SessionRefreshToken


class NoUnknownFields:
    """Refuses what the serializer does not know, instead of passing over it in silence."""

    def validate(self, attrs):
        unknown = set(self.initial_data) - set(self.fields)
        if unknown:
            raise serializers.ValidationError({name: 'Unknown field.' for name in unknown})
        return super().validate(attrs)


class NoteSerializer(NoUnknownFields, serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ['id', 'text']


class ObtainSerializer(TokenObtainPairSerializer):
    token_class = SessionRefreshToken


class SessionLoginSerializer(NoUnknownFields, ObtainSerializer):
    pass


class LogoutSerializer(TokenBlacklistSerializer):
    token_class = SessionRefreshToken


class RefreshSerializer(TokenRefreshSerializer):
    """Refreshes only for a user who could still use the access token."""

    token_class = SessionRefreshToken

    def validate(self, attrs):
        token = self.token_class(attrs['refresh'])
        user = JWTAuthentication().get_user(token)  # raises AuthenticationFailed: 401
        try:
            newer = self.token_class.for_user(user)
        except (ObjectDoesNotExist, IntegrityError) as error:  # deleted since the line above
            raise AuthenticationFailed('User not found', code='user_not_found') from error
        newer['sid'], newer['auth_time'] = token['sid'], token['auth_time']
        token.blacklist()  # last: a refresh that fails before has not used the token up
        return {'access': str(newer.access_token), 'refresh': str(newer)}
