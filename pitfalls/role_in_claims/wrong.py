"""The login writes the role into the token, and the view trusts the token."""

from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView


class LoginSerializer(TokenObtainPairSerializer):
    @classmethod
    def get_token(cls, user):
        token = super().get_token(user)
        token["role"] = "admin" if user.is_staff else "user"
        token["email"] = user.email
        return token


class IsAdmin(BasePermission):
    def has_permission(self, request, view):
        return bool(request.auth) and request.auth.get("role") == "admin"


@api_view(["GET"])
@permission_classes([IsAdmin])
def report(request):
    return Response({"message": f"The figures, for {request.user.username}."})


urlpatterns = [
    path("api/token/", TokenObtainPairView.as_view(serializer_class=LoginSerializer)),
    path("api/token/refresh/", TokenRefreshView.as_view()),
    path("api/report/", report),
]
