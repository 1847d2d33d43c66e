from django.urls import include, path
from registration import RegisterSerializer
from rest_framework import generics, permissions


class RegisterView(generics.CreateAPIView):
    authentication_classes = []
    permission_classes = [permissions.AllowAny]
    serializer_class = RegisterSerializer


urlpatterns = [
    path("api/register/", RegisterView.as_view()),
    path("", include("config.urls")),
]
