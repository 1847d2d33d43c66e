from contextlib import suppress
from hashlib import sha256

from rest_framework.throttling import SimpleRateThrottle
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken


class AddressThrottle(SimpleRateThrottle):
    """Limits the requests from one address, whatever they ask for."""

    scope = 'address'

    def get_cache_key(self, request, view):
        return self.key(self.get_ident(request))

    def key(self, *parts):
        # A digest: a name of any length and any letters makes a key that every cache takes.
        return f'throttle-{self.scope}-{sha256(repr(parts).encode()).hexdigest()}'


class AccountThrottle(AddressThrottle):
    """Limits the requests for one account from one address."""

    def get_cache_key(self, request, view):
        data = request.data if isinstance(request.data, dict) else {}
        return self.key(self.get_ident(request), self.account(data))


class LoginThrottle(AccountThrottle):
    scope = 'login'

    def account(self, data):
        # The login ignores spaces around the name, so ' user' must not be a fresh account.
        return str(data.get('username')).strip()


class RefreshThrottle(AccountThrottle):
    scope = 'refresh'

    def account(self, data):
        # Whose token it says it is, good or not: to count it costs no look at the database.
        with suppress(TokenError, UnicodeError):
            return RefreshToken(data.get('refresh', ''), verify=False).get('user_id')
