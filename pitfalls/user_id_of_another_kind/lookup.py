from django.core.exceptions import ValidationError
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed


class CarefulAuthentication(JWTAuthentication):
    """Return 401 for a value that cannot be a user's id, as for a deleted user."""

    def get_user(self, validated_token):
        try:
            return super().get_user(validated_token)
        except (TypeError, ValueError, ValidationError) as error:  # a UUID raises the last
            raise AuthenticationFailed("User not found", code="user_not_found") from error
