from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer


class EmailBackend(ModelBackend):
    def authenticate(self, request, email=None, password=None):
        users = get_user_model().objects.filter(email__iexact=email or "")
        # An empty address, or one that two accounts share, is no account.
        user = users[0] if email and len(users) == 1 else None
        if user is None:
            # As much work as for a user who exists, so that the response takes as long.
            get_user_model()().set_password(password)
        elif user.check_password(password) and self.user_can_authenticate(user):
            return user


class EmailLoginSerializer(TokenObtainPairSerializer):
    username_field = "email"
