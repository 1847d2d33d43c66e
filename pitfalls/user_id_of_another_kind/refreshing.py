from lookup import CarefulAuthentication
from rest_framework_simplejwt.serializers import TokenRefreshSerializer


class RefreshSerializer(TokenRefreshSerializer):
    """Refresh only for a user whose access token would still work."""

    def validate(self, attrs):
        token = self.token_class(attrs["refresh"])
        CarefulAuthentication().get_user(token)  # raises AuthenticationFailed: 401
        return super().validate(attrs)
