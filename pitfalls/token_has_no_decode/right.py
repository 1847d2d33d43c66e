from django.contrib.auth import authenticate
from django.urls import include, path
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework_simplejwt.tokens import AccessToken


@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def log_in(request):
    names = ("username", "password")
    user = authenticate(request, **{name: request.data.get(name) for name in names})
    if user is None:
        return Response({"detail": "Wrong name or password."}, status=401)
    return Response({"access": str(AccessToken.for_user(user))})


urlpatterns = [
    path("api/login/", log_in),
    path("", include("config.urls")),
]
