"""A login that sets the access token as a cookie, and a view that changes something."""

from django.middleware.csrf import get_token
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework_simplejwt.views import TokenObtainPairView

from config.urls import urlpatterns as base


class LoginView(TokenObtainPairView):
    def post(self, request):
        access = super().post(request).data["access"]
        response = Response({"csrf_token": get_token(request)})
        response.set_cookie("access", access, httponly=True, secure=True, samesite="Lax")
        return response


@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
def notes(request):
    return Response({"notes_of": request.user.username})


urlpatterns = [path("api/login/", LoginView.as_view()), path("api/notes/", notes), *base]
