from django.contrib.auth import get_user_model

from config.settings import *


# It is here so that you see the difference. In your project it is in accounts/backends.py.
class EmailBackend:
    def authenticate(self, request, username=None, password=None, **kwargs):
        User = get_user_model()
        try:
            user = User.objects.get(email=username)
        except (User.DoesNotExist, User.MultipleObjectsReturned):
            User().set_password(password)  # as much work as for a user who exists
            return None
        if user.check_password(password) and user.is_active:
            return user

    def get_user(self, pk):
        return get_user_model().objects.filter(pk=pk, is_active=True).first()


AUTHENTICATION_BACKENDS = [f"{__name__}.EmailBackend"]
