import re
from contextlib import suppress
from uuid import uuid4

import jwt
from django.conf import settings
from django.contrib.auth import get_user_model
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import AuthenticationFailed, InvalidToken, TokenError
from rest_framework_simplejwt.tokens import AccessToken

from api.issuer_keys import KeySet
from api.models import ForeignAccount


class ForeignToken(AccessToken):
    """An access token of the foreign issuer (RFC 9068)."""

    token_backend = TokenBackend(
        'RS256',
        issuer=settings.FOREIGN_ISSUER,
        audience=settings.FOREIGN_AUDIENCE,
        leeway=10,  # seconds, because clocks differ
    )
    token_backend.jwks_client = KeySet(settings.FOREIGN_JWK_URL, timeout=2)

    def verify(self):
        kind = jwt.get_unverified_header(self.token).get('typ')  # verified: the signature covers it
        if kind not in ('at+jwt', 'application/at+jwt'):
            raise TokenError('Token has wrong type')
        if not isinstance(self.get('exp'), (int, float)):  # PyJWT accepts a token without it
            raise TokenError('Token has no expiry time')
        if not re.fullmatch('[ -~]{1,255}', self.get('sub', '')):  # printable ASCII
            raise TokenError('Token has no subject')
        self['sid'] = None  # the views of the logins read it


class ForeignAuthentication(JWTAuthentication):
    """Accepts the access tokens of the foreign issuer, and leaves all others to the next class."""

    def authenticate(self, request):
        raw_token = self.get_raw_token(self.get_header(request) or b'')
        if raw_token and unverified_issuer(raw_token) == settings.FOREIGN_ISSUER:
            return super().authenticate(request)

    def get_validated_token(self, raw_token):
        try:
            return ForeignToken(raw_token)
        except TokenError as error:
            raise InvalidToken(str(error)) from error

    def get_user(self, validated_token):
        account, _ = ForeignAccount.objects.select_related('user').get_or_create(
            issuer=validated_token['iss'],
            subject=validated_token['sub'],
            defaults={'user': new_user},
        )
        if not account.user.is_active:
            raise AuthenticationFailed('User is inactive', code='user_inactive')
        return account.user


def unverified_issuer(raw_token):
    """Return the issuer that a token names, or None."""
    with suppress(jwt.InvalidTokenError):
        return jwt.decode(raw_token, options={'verify_signature': False}).get('iss')


def new_user():
    """Return a new user, who has no password."""
    return get_user_model().objects.create_user(f'foreign-{uuid4()}')
