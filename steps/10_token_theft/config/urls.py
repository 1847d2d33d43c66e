from django.db.transaction import non_atomic_requests
from django.urls import path
from rest_framework_simplejwt.views import (
    TokenBlacklistView,
    TokenObtainPairView,
    TokenRefreshView,
    TokenVerifyView,
)

from api import views

urlpatterns = [
    path('api/public/', views.public),
    path('api/protected/', views.protected_view),
    path(
        'api/token/',
        non_atomic_requests(TokenObtainPairView.as_view()),
        name='token_obtain_pair',
    ),
    path(
        'api/token/refresh/',
        non_atomic_requests(TokenRefreshView.as_view()),
        name='token_refresh',
    ),
    path('api/token/blacklist/', TokenBlacklistView.as_view(), name='token_blacklist'),
    path('api/token/verify/', TokenVerifyView.as_view(), name='token_verify'),
]
