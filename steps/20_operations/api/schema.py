"""Describes the responses that no serializer describes."""

from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme
from drf_spectacular.utils import inline_serializer
from rest_framework.fields import CharField

GREETING = inline_serializer('Greeting', {'message': CharField()})
TOKENS = inline_serializer('Tokens', {'access': CharField(), 'refresh': CharField()})


class LoginScheme(SimpleJWTScheme):
    """Describes our authentication class as simplejwt's."""

    target_class = 'api.authentication.LoginAuthentication'


def complete(result, generator, request, public):
    """Add the error responses to the schema that drf-spectacular has made, and return it."""
    schemas = result['components']['schemas']
    for name in ('Note', 'PatchedNote'):
        schemas[name]['additionalProperties'] = False
    schemas['Login']['required'] = list(schemas['Login']['properties'])  # each is always there
    for path, operations in result['paths'].items():
        for operation in operations.values():
            refuse(operation, '401', 'There is no token, or it is invalid.')
            if 'requestBody' in operation:
                refuse(operation, '400', 'The request is malformed.')
            if '{' in path:
                refuse(operation, '404', 'There is no such thing, or it is not yours.')
            if path.startswith('/api/staff/'):
                refuse(operation, '403', 'You are not staff.')
            if path in ('/api/token/', '/api/token/refresh/'):
                refuse(operation, '403', 'The page that sent the request is from another site.')
            if path == '/api/token/':
                refuse(operation, '429', 'Too many requests. Retry-After says how long to wait.')
    return result


def refuse(operation, status, description):
    content = {'application/json': {'schema': {'type': 'object'}}}
    operation['responses'][status] = {'description': description, 'content': content}
