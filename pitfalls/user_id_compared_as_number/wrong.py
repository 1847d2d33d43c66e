from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from config.urls import urlpatterns as base


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def page(request, pk):
    if request.auth["user_id"] != pk:
        raise PermissionDenied
    return Response({"page_of": request.user.username})


urlpatterns = [path("api/users/<int:pk>/", page), *base]
