"""The routes of the base step, and a logout."""

from django.urls import path
from rest_framework_simplejwt.views import TokenBlacklistView

from config.urls import urlpatterns as base

urlpatterns = [path("api/logout/", TokenBlacklistView.as_view()), *base]
