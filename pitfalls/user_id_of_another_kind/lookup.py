from django.core.exceptions import ValidationError
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed


class CarefulAuthentication(JWTAuthentication):
    """To a name that cannot be a user's id belongs no user: 401, as for one who is gone."""

    def get_user(self, validated_token):
        try:
            return super().get_user(validated_token)
        except (TypeError, ValueError, ValidationError) as error:  # a UUID raises the last
            raise AuthenticationFailed("User not found", code="user_not_found") from error
