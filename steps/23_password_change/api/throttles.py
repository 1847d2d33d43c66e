from contextlib import suppress
from hashlib import sha256
from ipaddress import ip_address, ip_network

from django.contrib.auth import get_user_model
from rest_framework.throttling import SimpleRateThrottle

FIRST_WAIT, LONGEST_WAIT = 60, 15 * 60  # seconds


class FailuresMixin:
    """A view whose throttles count the responses with 401 to POST, and no others."""

    throttles = ()

    def check_throttles(self, request):
        self.throttles = []
        for throttle in self.get_throttles() if request.method == 'POST' else ():
            self.throttles.append(throttle)
            if not throttle.allow_request(request, self):
                self.throttled(request, throttle.wait())

    def handle_exception(self, exc):
        try:
            return super().handle_exception(exc)
        except Exception:  # Django makes the response: it is not a 401
            for throttle in self.throttles:
                throttle.finish(500)
            raise

    def finalize_response(self, request, response):
        for throttle in self.throttles:
            throttle.finish(response.status_code)
        return super().finalize_response(request, response)


class AddressThrottle(SimpleRateThrottle):
    """Limits the failures from one IP address in each period, such as a minute."""

    scope = 'address'
    key = None
    has_place = False

    def get_ident(self, request):
        with suppress(ValueError):  # not an IP address: all of these count as one
            address = ip_address(super().get_ident(request))
            address = getattr(address, 'ipv4_mapped', None) or address
            if address.version == 6:  # one machine has 2**64 of them
                return str(ip_network((address, 64), strict=False))
            return str(address)

    def get_cache_key(self, request, view):
        whose = self.get_ident(request), self.account(request)
        # A hash, because not every cache accepts every name in a key.
        period = int(self.timer() // self.duration)
        return f'throttle-{self.scope}-{period}-{sha256(repr(whose).encode()).hexdigest()}'

    def account(self, request):
        """Return what the key contains besides the IP address."""

    def allow_request(self, request, view):
        if self.rate is None:
            return True
        self.key = self.get_cache_key(request, view)
        return self.take_place(self.num_requests)

    def take_place(self, limit):
        self.has_place = self.count(1) <= limit
        if not self.has_place:
            self.count(-1)
        return self.has_place

    def count(self, step):
        self.cache.add(self.key, 0, 2 * self.duration)
        try:
            return self.cache.incr(self.key, step)  # two requests never get the same number
        except ValueError:  # the cache has dropped the key meanwhile
            return step

    def finish(self, status):
        if self.has_place and status != 401:
            self.count(-1)

    def wait(self):
        return self.duration - self.timer() % self.duration


class LoginThrottle(AddressThrottle):
    """Limits the failures for one account from one IP address. Then it makes the client wait."""

    scope = 'login'
    has_turn = False

    def allow_request(self, request, view):
        # A malformed body gets 400 here: any number of its counts could fill the cache.
        view.get_serializer().to_internal_value(request.data)
        return super().allow_request(request, view)

    def account(self, request):
        # The login ignores capital letters, and spaces around the name.
        return str(request.data.get(get_user_model().USERNAME_FIELD)).strip().lower()

    def take_place(self, limit):
        if super().take_place(limit - 1):
            return True
        self.turns = self.cache.get(f'{self.key}-turns', 0)
        seconds = min(FIRST_WAIT * 2**self.turns, LONGEST_WAIT)
        # Of many requests at the same moment, only one adds this key.
        self.has_turn = self.cache.add(f'{self.key}-next', self.timer() + seconds, seconds)
        if self.has_turn:
            self.cache.set(f'{self.key}-turns', self.turns + 1, 2 * self.duration)
        return self.has_turn

    def finish(self, status):
        if status == 200 and self.key:
            self.cache.delete_many([self.key, f'{self.key}-turns', f'{self.key}-next'])
        elif self.has_turn and status != 401:  # no password was checked: keep the turn
            self.cache.set(f'{self.key}-turns', self.turns, 2 * self.duration)
            self.cache.delete(f'{self.key}-next')
        else:
            super().finish(status)

    def wait(self):
        return max(self.cache.get(f'{self.key}-next', 0) - self.timer(), 1)


class MailThrottle(AddressThrottle):
    """Limits the mails that one IP address asks for."""

    scope = 'mail'

    def finish(self, status):
        if self.has_place and status != 201:  # no mail was sent
            self.count(-1)


class MailboxThrottle(MailThrottle):
    """Limits the mails to one email address. All IP addresses count together."""

    scope = 'mailbox'

    def allow_request(self, request, view):
        self.email = view.get_serializer().to_internal_value(request.data)['email']
        return super().allow_request(request, view)

    def get_ident(self, request):
        return self.email


class PasswordThrottle(LoginThrottle):
    """Counts a wrong password of a user who is logged in as a failed login."""

    def account(self, request):
        return request.user.get_username().lower()  # as at the login

    def finish(self, status):
        super().finish({403: 401, 204: 200}.get(status, status))
