from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.serializers import TokenRefreshSlidingSerializer


class CheckedRefreshSerializer(TokenRefreshSlidingSerializer):
    """Refresh a sliding token, if its user exists and is active."""

    def validate(self, attrs):
        JWTAuthentication().get_user(self.token_class(attrs["token"]))
        return super().validate(attrs)
