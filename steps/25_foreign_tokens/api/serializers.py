from uuid import uuid4

from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework_simplejwt.exceptions import AuthenticationFailed
from rest_framework_simplejwt.serializers import (
    TokenBlacklistSerializer,
    TokenObtainPairSerializer,
    TokenRefreshSerializer,
    TokenVerifySerializer,
)
from rest_framework_simplejwt.tokens import AccessToken

from api.authentication import find_login
from api.models import Login, Note
from api.tokens import LoginRefreshToken


class NoUnknownFields:
    """Rejects unknown fields, instead of ignoring them."""

    def validate(self, attrs):
        unknown = set(self.initial_data) - set(self.fields)
        if unknown:
            # A lone surrogate in a name cannot be encoded: it becomes the text \ud800.
            names = (name.encode(errors='backslashreplace').decode() for name in unknown)
            raise serializers.ValidationError(dict.fromkeys(names, 'Unknown field.'))
        return super().validate(attrs)


class NoteSerializer(NoUnknownFields, serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ['id', 'text']

    def update(self, note, fields):
        note.text = fields.get('text', note.text)
        # save() would insert a note that is deleted meanwhile.
        if not Note.objects.filter(pk=note.pk).update(text=note.text):
            raise NotFound
        return note


class LoginSerializer(serializers.ModelSerializer):
    is_current = serializers.SerializerMethodField()

    class Meta:
        model = Login
        fields = ['sid', 'created_at', 'is_current']

    def get_is_current(self, login) -> bool:
        return str(login.sid) == self.context['request'].auth['sid']


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
        ).update(refresh_jti=jti, previous_jti=token['jti'], rotated_at=timezone.now())
        if not replaced:
            login = find_login(token)  # as the row is now
            if not login.has_just_replaced(token['jti']):
                # Two clients have this token. The server cannot tell which one is the thief.
                Login.objects.filter(sid=login.sid).end('reuse')
                raise AuthenticationFailed('This login has ended.', code='login_ended')
            jti = login.refresh_jti
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
