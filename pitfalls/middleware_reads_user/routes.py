"""The routes of the base step, and one more that is under maintenance."""

from django.urls import path

from api import views
from config.urls import urlpatterns as base

urlpatterns = [path("api/maintenance/", views.protected_view), *base]
