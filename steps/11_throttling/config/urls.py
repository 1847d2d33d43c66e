from django.db.transaction import non_atomic_requests
from django.urls import path
from rest_framework_simplejwt.views import TokenBlacklistView, TokenVerifyView

from api import views

urlpatterns = [
    path('api/public/', views.public),
    path('api/protected/', views.protected_view),
    path(
        'api/token/',
        non_atomic_requests(views.LoginView.as_view()),
        name='token_obtain_pair',
    ),
    path(
        'api/token/refresh/',
        non_atomic_requests(views.RefreshView.as_view()),
        name='token_refresh',
    ),
    path('api/token/blacklist/', TokenBlacklistView.as_view(), name='token_blacklist'),
    path('api/token/verify/', TokenVerifyView.as_view(), name='token_verify'),
]
