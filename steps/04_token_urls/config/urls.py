from django.urls import path
from rest_framework_simplejwt.views import TokenObtainPairView

from api import views

urlpatterns = [
    path('api/public/', views.public),
    path('api/protected/', views.protected_view),
    path('api/token/', TokenObtainPairView.as_view(), name='token_obtain_pair'),
]
