"""The routes of the base step, and a view with the wrong authentication class."""

from django.urls import path
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from config.urls import urlpatterns as base


@api_view(["GET"])
@authentication_classes([SessionAuthentication])
@permission_classes([IsAuthenticated])
def orders(request):
    return Response({"orders_of": request.user.username})


urlpatterns = [path("api/orders/", orders), *base]
