from django.db.transaction import non_atomic_requests
from django.urls import include, path
from rest_framework.routers import DefaultRouter
from rest_framework_simplejwt.views import TokenBlacklistView, TokenVerifyView

from api import account_views, views

router = DefaultRouter()
router.register('notes', views.NoteViewSet)
router.register('logins', views.LoginViewSet)

urlpatterns = [
    path('api/public/', views.public),
    path('api/protected/', views.protected_view),
    path('api/staff/notes/', views.AllNotesView.as_view()),
    path('api/', include(router.urls)),
    path('api/account/link/', account_views.LinkView.as_view()),
    path('api/account/password/', account_views.PasswordView.as_view()),
    path('api/account/change/', account_views.ChangeView.as_view()),
    path('api/account/delete/', account_views.DeleteView.as_view()),
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
