import asyncio

from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import urlpatterns as base


async def forecast():
    await asyncio.sleep(0)  # another service would answer here
    return "sunny"


class Weather(APIView):
    permission_classes = [IsAuthenticated]

    async def get(self, request):
        return Response({"user": str(request.user), "forecast": await forecast()})


@api_view(["GET"])
@permission_classes([IsAuthenticated])
async def weather(request):
    return Response({"user": str(request.user), "forecast": await forecast()})


urlpatterns = [
    path("api/weather/class/", Weather.as_view()),
    path("api/weather/function/", weather),
    *base,
]
