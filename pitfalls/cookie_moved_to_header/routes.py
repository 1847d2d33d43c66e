"""A login that puts the access token into a cookie, and a view that changes something."""

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
        response.set_cookie("access", access, httponly=True, secure=True, samesite="None")
        return response


@api_view(["POST"])
@permission_classes([IsAuthenticated])
def email(request):
    request.user.email = request.data["email"]
    request.user.save()
    return Response({"email": request.user.email})


urlpatterns = [path("api/login/", LoginView.as_view()), path("api/email/", email), *base]
