from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from rest_framework import serializers
from rest_framework_simplejwt.serializers import PasswordField

from api.serializers import NoUnknownFields

User = get_user_model()


class Links(PasswordResetTokenGenerator):
    secret = settings.JWT_SIGNING_KEY  # everyone can read SECRET_KEY
    secret_fallbacks = ()

    def _make_hash_value(self, user, timestamp):
        # Without the space, digits of the address could be digits of the time.
        return f'{timestamp} {super()._make_hash_value(user, timestamp)}'


links = Links()


class InvalidLink(serializers.ValidationError):
    default_detail = {'token': ['This link is not valid.']}


def find_account(email):
    """Return the account of an email address, or a new one that is not saved."""
    return User.objects.filter(username=email).first() or User(email=email)


class LinkSerializer(NoUnknownFields, serializers.Serializer):
    """Sends a link. The mail is the same for an address without an account."""

    email = serializers.EmailField(max_length=150)

    def validate_email(self, email):
        # =?utf-8?q?ada?= is another spelling of ada.
        if not email.isascii() or '"' in email or '=?' in email:
            raise serializers.ValidationError('Enter a valid email address.')
        return email.lower()

    def create(self, data):
        user = find_account(data['email'])
        link = f'{settings.ACCOUNT_URL}#token={links.make_token(user)}'
        user.email_user('Your account', f'Choose a password:\n{link}\n')
        return data


class PasswordSerializer(LinkSerializer):
    """Stores the password of an account, which may be new."""

    token = serializers.CharField(write_only=True)
    password = PasswordField(max_length=128, trim_whitespace=False)

    def validate(self, data):
        super().validate(data)
        user = find_account(data['email'])
        may_log_in = user.is_active and user.has_usable_password()
        if not (may_log_in and links.check_token(user, data['token'])):
            raise InvalidLink
        validate_password(data['password'], user)
        return data | {'old': user.password}

    def create(self, data):
        email, password = data['email'], make_password(data['password'])
        user = find_account(email)
        if not data['old']:  # no account yet
            user, _ = User.objects.get_or_create(username=email, defaults={'email': email})
        # Of two requests with one link, one changes the row.
        if not User.objects.filter(pk=user.pk, password=data['old']).update(password=password):
            raise InvalidLink
        user.logins.end('password')
        return data
