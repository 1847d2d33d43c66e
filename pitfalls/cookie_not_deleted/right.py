from cookies import PATH, LoginView, RefreshView
from django.urls import include, path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response


@api_view(["POST"])
@permission_classes([AllowAny])
def log_out(request):
    response = Response({"detail": "You are logged out."})
    response.delete_cookie("refresh", path=PATH, samesite="Strict")
    return response


urlpatterns = [
    path("api/cookie/login/", LoginView.as_view()),
    path("api/cookie/refresh/", RefreshView.as_view()),
    path("api/cookie/logout/", log_out),
    path("", include("config.urls")),
]
