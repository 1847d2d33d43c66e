from django.urls import path

from api import views

urlpatterns = [
    path('api/public/', views.public),
    path('api/protected/', views.protected_view),
]
