from django.urls import include, path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response


@api_view(["POST"])
@permission_classes([IsAuthenticated])
def notes(request):
    return Response({"noted_by": request.user.username}, status=201)


urlpatterns = [
    path("api/notes/", notes),
    path("", include("config.urls")),
]
