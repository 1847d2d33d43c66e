import logging

from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException, ParseError
from rest_framework.views import exception_handler

from api.events import current, log


class Unavailable(APIException):
    status_code = 503
    default_detail = 'The service is not available right now. Try again in a moment.'


def handler(exception, context):
    """Return REST framework's error response, and write a line if it rejects the client."""
    if isinstance(exception, RecursionError):  # the client's mistake: 400 instead of 500
        exception = ParseError('The JSON is nested too deeply.')
    if isinstance(exception, (OperationalError, InterfaceError, RedisError)):
        log('unavailable', logging.ERROR, reason=str(exception))
        exception = Unavailable()
    response = exception_handler(exception, context)
    has_line = 'is_logged' in current.get({})
    if response is not None and response.status_code in (401, 403, 429) and not has_line:
        reason = str(response.data['detail'])
        log('refused', logging.WARNING, status=response.status_code, reason=reason)
    return response
