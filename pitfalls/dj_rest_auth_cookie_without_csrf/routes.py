"""The routes of the base step, and those of dj-rest-auth."""

from django.urls import include, path

from config.urls import urlpatterns as base

urlpatterns = [path("auth/", include("dj_rest_auth.urls")), *base]
