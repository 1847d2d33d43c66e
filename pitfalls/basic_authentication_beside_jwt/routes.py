"""The routes of the base step, with a throttle on the login."""

from django.urls import path
from rest_framework.throttling import AnonRateThrottle
from rest_framework_simplejwt.views import TokenObtainPairView

from config.urls import urlpatterns as base


class ThreeLogins(AnonRateThrottle):
    rate = "3/hour"


urlpatterns = [
    path("api/token/", TokenObtainPairView.as_view(throttle_classes=[ThreeLogins])),
    *base,
]
