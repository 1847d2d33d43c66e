from django.urls import include, path
from rest_framework import generics, permissions

from registration import RegisterSerializer


class RegisterView(generics.CreateAPIView):
    authentication_classes = []
    permission_classes = [permissions.AllowAny]
    serializer_class = RegisterSerializer


urlpatterns = [
    path("api/register/", RegisterView.as_view()),
    path("", include("config.urls")),
]
