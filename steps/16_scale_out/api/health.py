from django.core.cache import cache
from django.db import Error, connection
from django.http import JsonResponse
from redis.exceptions import RedisError


def healthz(request):
    """The process answers. If it does not, start it anew."""
    return JsonResponse({'status': 'ok'})


def readyz(request):
    """The process can do its work. If it cannot, send it no requests for now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute('SELECT 1')
        cache.get('ready')
    except Error:
        return JsonResponse({'status': 'no database'}, status=503)
    except RedisError:
        return JsonResponse({'status': 'no cache'}, status=503)
    return JsonResponse({'status': 'ok'})
