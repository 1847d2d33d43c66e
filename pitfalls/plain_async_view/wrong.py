from django.http import JsonResponse
from django.urls import path

from config.urls import urlpatterns as base


async def profile(request):
    user = await request.auser()
    return JsonResponse({"user": str(user)})


urlpatterns = [path("api/profile/", profile), *base]
