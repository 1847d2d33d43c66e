from django.db import Error, connection
from django.http import JsonResponse


class HealthMiddleware:
    """Answers the probes before anything looks at their host or asks for HTTPS."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == '/healthz':
            return JsonResponse({'status': 'ok'})
        if request.path == '/readyz':
            lacking = find_lacking()
            return JsonResponse({'status': lacking or 'ok'}, status=503 if lacking else 200)
        return self.get_response(request)


def find_lacking():
    """Return what this process needs and does not reach, or None."""
    try:
        with connection.cursor() as cursor:
            cursor.execute('SELECT 1')
    except Error:
        return 'no database'
