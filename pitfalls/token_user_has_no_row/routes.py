"""The routes of the base step, and what views do with a user."""

from django.contrib.admin.models import LogEntry
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from config.urls import urlpatterns as base


@api_view(["POST"])
@permission_classes([IsAuthenticated])
def change(request, what):
    if what == "save":
        request.user.save()
    elif what == "own":
        LogEntry(user=request.user)  # a row whose foreign key is the user
    return Response({"id": str(request.user.id)})


urlpatterns = [path("api/change/<what>/", change), *base]
