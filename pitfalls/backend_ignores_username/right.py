from django.contrib.auth import get_user_model

from config.settings import *


# It is here so that you see the difference. In your project it is in accounts/backends.py.
class EmailBackend:
    def authenticate(self, request, username=None, password=None, **kwargs):
        user = get_user_model().objects.filter(email__iexact=username).first()
        if user and user.check_password(password) and user.is_active:
            return user

    def get_user(self, pk):
        return get_user_model().objects.filter(pk=pk, is_active=True).first()


AUTHENTICATION_BACKENDS = [f"{__name__}.EmailBackend"]
