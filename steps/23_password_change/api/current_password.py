from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework_simplejwt.serializers import PasswordField

from api.serializers import NoUnknownFields

User = get_user_model()


class WrongPassword(PermissionDenied):
    default_detail = 'The password is wrong.'


class CurrentPasswordSerializer(NoUnknownFields, serializers.Serializer):
    """Asks a user who is logged in for the password again."""

    password = PasswordField(trim_whitespace=False)

    def validate(self, data):
        super().validate(data)
        self.user = self.context['request'].user
        self.old = self.user.password
        if not self.user.check_password(data['password']):
            raise WrongPassword
        return data


class ChangeSerializer(CurrentPasswordSerializer):
    new_password = PasswordField(max_length=128, trim_whitespace=False)

    def validate(self, data):
        super().validate(data)
        validate_password(data['new_password'], self.user)
        return data

    @transaction.atomic  # no request sees the new password with the old login
    def create(self, data):
        self.user.set_password(data['new_password'])
        account = User.objects.filter(pk=self.user.pk, password=self.old)
        if not account.update(password=self.user.password):
            raise WrongPassword  # another request was faster
        sid = self.context['request'].auth['sid']
        self.user.logins.filter(sid=sid).update(auth_hash=self.user.get_session_auth_hash())
        self.user.logins.exclude(sid=sid).end('password')
        return data


class DeleteSerializer(CurrentPasswordSerializer):
    def create(self, data):
        self.user.delete()
        return data
