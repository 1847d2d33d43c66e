from functools import wraps

from asgiref.sync import sync_to_async
from django.http import JsonResponse
from django.urls import path
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework_simplejwt.authentication import JWTAuthentication

from config.urls import urlpatterns as base


def token_required(view):
    """Pass the token's user to an asynchronous view as request.user, or return 401."""

    @wraps(view)
    async def checked(request, *args, **kwargs):
        try:
            found = await sync_to_async(JWTAuthentication().authenticate)(request)
        except AuthenticationFailed as error:
            return rejected(error.detail)
        if found is None:
            return rejected({"detail": NotAuthenticated.default_detail})
        request.user, _ = found
        return await view(request, *args, **kwargs)

    return checked


def rejected(detail):
    return JsonResponse(detail, status=401, headers={"WWW-Authenticate": 'Bearer realm="api"'})


@token_required
async def profile(request):
    return JsonResponse({"user": str(request.user)})


urlpatterns = [path("api/profile/", profile), *base]
