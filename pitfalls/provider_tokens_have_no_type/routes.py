"""A view that shows the user, and a stand-in for the provider's login, to try it out."""

import provider
from django.urls import path
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response

from api import views


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def protected(request):
    return Response({"user": request.user.id})


@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def log_in(request):
    return Response({"access": provider.issue()})


urlpatterns = [
    path("api/public/", views.public),
    path("api/protected/", protected),
    path("api/token/", log_in),
]
