from django.urls import path
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from config.urls import urlpatterns as base


@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def news(request):
    return Response({"message": "Today's news, for everyone."})


urlpatterns = [path("api/news/", news), *base]
