import logging

from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException, ParseError
from rest_framework.views import exception_handler

logger = logging.getLogger('api')


class Unavailable(APIException):
    status_code = 503
    default_detail = 'The service is not available right now. Try again in a moment.'


def handler(exception, context):
    """Answers what REST framework would answer with 500, and writes a line for each refusal."""
    request = context['request']
    if isinstance(exception, RecursionError):
        exception = ParseError('The JSON is nested too deeply.')
    if isinstance(exception, (OperationalError, InterfaceError, RedisError)):
        logger.error('unavailable', extra={'path': request.path, 'reason': str(exception)})
        exception = Unavailable()
    response = exception_handler(exception, context)
    if response is not None and response.status_code in (401, 403, 429):
        facts = {'path': request.path, 'address': request.META['REMOTE_ADDR']}
        logger.warning('refused', extra=facts | {'reason': str(response.data['detail'])})
    return response
