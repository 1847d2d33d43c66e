"""The login writes the id of the user's company into the token."""

from uuid import UUID

from django.urls import include, path
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer
from rest_framework_simplejwt.views import TokenObtainPairView

COMPANY_ID = UUID("6f1c3c1e-0a52-4d0e-9a51-4b1f8f6a7c11")  # what a UUIDField returns


class LoginSerializer(TokenObtainPairSerializer):
    @classmethod
    def get_token(cls, user):
        token = super().get_token(user)
        token["company"] = str(COMPANY_ID)
        return token


urlpatterns = [
    path("api/token/", TokenObtainPairView.as_view(serializer_class=LoginSerializer)),
    path("", include("config.urls")),
]
