from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.urls import include, path
from rest_framework import generics, permissions, serializers


class RegisterSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password"]
        extra_kwargs = {"password": {"write_only": True, "validators": [validate_password]}}


class RegisterView(generics.CreateAPIView):
    authentication_classes = []
    permission_classes = [permissions.AllowAny]
    serializer_class = RegisterSerializer


urlpatterns = [
    path("api/register/", RegisterView.as_view()),
    path("", include("config.urls")),
]
