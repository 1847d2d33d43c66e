"""The routes of the base step, and a view with the data of one tenant."""

from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from config.urls import urlpatterns as base


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def figures(request):
    return Response({"tenant": request.get_host(), "user": request.user.username})


urlpatterns = [path("api/figures/", figures), *base]
