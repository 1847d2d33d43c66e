from django.db.transaction import non_atomic_requests
from django.urls import include, path
from rest_framework.routers import DefaultRouter
from rest_framework_simplejwt.views import TokenBlacklistView, TokenVerifyView

from api import views

router = DefaultRouter()
router.register('notes', views.NoteViewSet)
router.register('logins', views.LoginViewSet)

urlpatterns = [
    path('api/public/', views.public),
    path('api/protected/', views.protected_view),
    path('api/staff/notes/', views.AllNotesView.as_view()),
    path('api/', include(router.urls)),
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
