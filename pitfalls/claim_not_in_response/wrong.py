from django.urls import include, path
from serializers import LoginView

urlpatterns = [
    path("", include("config.urls")),
    path("api/token/", LoginView.as_view()),
]
