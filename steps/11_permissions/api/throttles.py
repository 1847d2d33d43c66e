from contextlib import suppress
from hashlib import sha256
from ipaddress import ip_address, ip_network

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
        with suppress(ValueError):  # a text that is not an IP address: all of these count as one
            address = ip_address(super().get_ident(request))
            address = getattr(address, 'ipv4_mapped', None) or address
            if address.version == 6:  # one customer has 2**64 IP addresses: they count as one
                return str(ip_network((address, 64), strict=False))
            return str(address)

    def get_cache_key(self, request, view):
        whose = self.get_ident(request), self.account(request)
        # A hash: a name of any length and any letters makes a key that every cache accepts.
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
        except ValueError:  # the cache has dropped the key since the line above
            return step

    def finish(self, status):
        if self.has_place and status != 401:
            self.count(-1)

    def wait(self):
        return self.duration - self.timer() % self.duration


class AccountThrottle(AddressThrottle):
    """Limits the failures for one account from one IP address. Then it allows one request, and
    the next after 1, 2, 4, 8 and 15 minutes. A success deletes the count."""

    def take_place(self, limit):
        if super().take_place(limit - 1):
            return True
        turns = self.cache.get(f'{self.key}-turns', 0)
        seconds = min(FIRST_WAIT * 2**turns, LONGEST_WAIT)
        # Of many requests at the same moment, only one adds this key.
        is_next = self.cache.add(f'{self.key}-next', self.timer() + seconds, seconds)
        if is_next:
            self.cache.set(f'{self.key}-turns', turns + 1, 2 * self.duration)
        return is_next

    def finish(self, status):
        if status == 200 and self.key:
            self.cache.delete_many([self.key, f'{self.key}-turns', f'{self.key}-next'])
        else:
            super().finish(status)

    def wait(self):
        return max(self.cache.get(f'{self.key}-next', 0) - self.timer(), 1)


class LoginThrottle(AccountThrottle):
    scope = 'login'

    def account(self, request):
        # The login ignores spaces around the name, so ' user' must not be another account.
        return str(fields(request).get('username')).strip()


class RefreshThrottle(AccountThrottle):
    scope = 'refresh'

    def account(self, request):
        # The token itself: an invalid token never counts against a valid one.
        return str(fields(request).get('refresh'))


def fields(request):
    return request.data if isinstance(request.data, dict) else {}
