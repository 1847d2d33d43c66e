"""The routes of the base step, the login of the browsable API, and a view that takes a POST."""

from django.urls import include, path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from config.urls import urlpatterns as base


@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
def notes(request):
    return Response({"notes_of": request.user.username})


urlpatterns = [
    path("api-auth/", include("rest_framework.urls")),
    path("api/notes/", notes),
    *base,
]
