"""The routes of the base step, and a view that relies on DEFAULT_PERMISSION_CLASSES."""

from django.urls import path
from rest_framework.decorators import api_view
from rest_framework.response import Response

from config.urls import urlpatterns as base


@api_view(["GET"])
def notes(request):
    return Response({"notes_of": str(request.user)})


urlpatterns = [path("api/notes/", notes), *base]
