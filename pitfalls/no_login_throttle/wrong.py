from django.urls import path
from rest_framework_simplejwt.views import TokenObtainPairView

from config.urls import urlpatterns as base


class LoginView(TokenObtainPairView):
    throttle_scope = "login"


urlpatterns = [path("api/token/", LoginView.as_view()), *base]
