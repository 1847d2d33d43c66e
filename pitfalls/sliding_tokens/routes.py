"""The views of the base step, with the sliding views for login and refresh."""

from django.urls import path
from rest_framework_simplejwt.views import TokenObtainSlidingView, TokenRefreshSlidingView

from api import views

urlpatterns = [
    path("api/public/", views.public),
    path("api/protected/", views.protected_view),
    path("api/token/", TokenObtainSlidingView.as_view()),
    path("api/token/refresh/", TokenRefreshSlidingView.as_view()),
]
