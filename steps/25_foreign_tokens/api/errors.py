from rest_framework.exceptions import ParseError
from rest_framework.views import exception_handler


def handler(exception, context):
    """Return REST framework's error response."""
    if isinstance(exception, RecursionError):  # the client's mistake: 400 instead of 500
        exception = ParseError('The JSON is nested too deeply.')
    response = exception_handler(exception, context)
    return response
