"""The routes of the base step, and a login that puts the access token into a cookie."""

from django.conf import settings
from django.urls import path
from rest_framework.response import Response
from rest_framework_simplejwt.views import TokenObtainPairView

from config.urls import urlpatterns as base


class LoginView(TokenObtainPairView):
    def post(self, request):
        access = super().post(request).data["access"]
        response = Response({"detail": "You are logged in."})
        response.set_cookie("access", access, **settings.LOGIN_COOKIE)
        return response


urlpatterns = [path("api/login/", LoginView.as_view()), *base]
