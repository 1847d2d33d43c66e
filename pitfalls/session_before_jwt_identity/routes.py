"""The routes of the base step, the admin, and a view that returns the user."""

from django.contrib import admin
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from config.urls import urlpatterns as base


@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
def name(request):
    return Response({"username": request.user.username})


urlpatterns = [*base, path("admin/", admin.site.urls), path("api/name/", name)]
