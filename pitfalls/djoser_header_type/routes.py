"""The routes of the base step, and those of djoser."""

from django.urls import include, path

from config.urls import urlpatterns as base

urlpatterns = [
    path("auth/", include("djoser.urls")),
    path("auth/", include("djoser.urls.jwt")),
    *base,
]
