import logging
from contextvars import ContextVar

from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.utils.crypto import salted_hmac

from api.throttles import AddressThrottle

logger = logging.getLogger('api')
current = ContextVar('current')  # facts about the request of this thread


class EventsMiddleware:
    """Stores the IP address and the path of each request for the lines of the log."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        current.set({'address': AddressThrottle().get_ident(request), 'path': request.path})
        return self.get_response(request)


class RequestFilter(logging.Filter):
    """Adds the IP address and the path to a line, of Django's loggers too."""

    def filter(self, record):
        facts = current.get({})
        record.address, record.path = facts.get('address'), facts.get('path')
        record.__dict__.pop('request', None)  # its query may contain a token
        return True


def log(event, level=logging.INFO, **facts):
    """Write a line about an event of this request. Never pass a token or a password."""
    logger.log(level, event, extra=facts)
    current.get({})['is_logged'] = True


@receiver(user_login_failed)
def log_failed_login(credentials, **kwargs):
    name = str(credentials.get('username')).strip()  # as the throttle sees it
    account = salted_hmac('api.events', name).hexdigest()
    log('login failed', logging.WARNING, account=account)
