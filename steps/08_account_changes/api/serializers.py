from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed
from rest_framework_simplejwt.serializers import TokenRefreshSerializer


class RefreshSerializer(TokenRefreshSerializer):
    """Refresh only for a user whose access token would still work."""

    def validate(self, attrs):
        token = self.token_class(attrs['refresh'])
        JWTAuthentication().get_user(token)  # raises AuthenticationFailed: 401
        try:
            return super().validate(attrs)
        except (ObjectDoesNotExist, IntegrityError) as error:  # deleted since the line above
            raise AuthenticationFailed('User not found', code='user_not_found') from error
