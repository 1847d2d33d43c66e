from django.urls import include, path
from rest_framework_simplejwt.views import TokenBlacklistView

urlpatterns = [
    path("api/logout/", TokenBlacklistView.as_view()),
    path("", include("config.urls")),
]
