import logging
from uuid import uuid4

from django.conf import settings
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.utils import aware_utcnow, datetime_from_epoch

from api.models import EndedSession

logger = logging.getLogger('api')


class SessionRefreshToken(RefreshToken):
    """A refresh token that knows the login it comes from. Rotation keeps both claims:
    `sid` (session ID) and `auth_time` (when the password was checked)."""

    def __init__(self, token=None, verify=True):
        super().__init__(token, verify)
        if token is None:
            self['sid'] = str(uuid4())
            self['auth_time'] = self['iat']

    @classmethod
    def for_user(cls, user):
        token = super().for_user(user)
        token['name'] = user.get_full_name() or user.get_username()  # to display, not to trust
        return token

    def check_blacklist(self):
        if 'sid' not in self:  # made before there were sessions
            raise TokenError('Token has no session')
        try:
            super().check_blacklist()
        except TokenError:
            # Used before: one of the two who have it is a thief, and nobody knows which.
            EndedSession.objects.get_or_create(sid=self['sid'])
            logger.warning('theft', extra={'user_id': self['user_id'], 'sid': self['sid']})
            raise
        if EndedSession.objects.filter(sid=self['sid']).exists():
            raise TokenError('Session has ended')

    def verify(self):
        super().verify()
        age = aware_utcnow() - datetime_from_epoch(self['auth_time'])
        if age > settings.SESSION_LIFETIME:
            raise TokenError('Session is too old')

    def blacklist(self):
        _, created = super().blacklist()
        if not created:  # another request was faster by a moment
            raise TokenError('Token is blacklisted')
