from django.urls import include, path
from serializers import LoginView

urlpatterns = [
    path("api/token/", LoginView.as_view()),
    path("", include("config.urls")),
]
