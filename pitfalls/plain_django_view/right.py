from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from config.urls import urlpatterns as base


@api_view(["GET"])
def name(request):
    return Response({"user": str(request.user)})


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def report(request):
    return Response({"message": f"The figures, for {request.user}."})


urlpatterns = [path("api/name/", name), path("api/report/", report), *base]
