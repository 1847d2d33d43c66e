from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.serializers import TokenRefreshSerializer


class RefreshSerializer(TokenRefreshSerializer):
    """A refresh that checks the user as JWTAuthentication does."""

    def validate(self, attrs):
        token = self.token_class(attrs["refresh"])
        JWTAuthentication().get_user(token)  # raises AuthenticationFailed: 401
        return super().validate(attrs)
