from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.serializers import TokenRefreshSerializer
from rest_framework_simplejwt.tokens import RefreshToken


class OnceRefreshToken(RefreshToken):
    def blacklist(self):
        blacklisted, created = super().blacklist()
        if not created:  # another request was faster by a moment
            raise TokenError("Token is blacklisted")
        return blacklisted, created


class RefreshSerializer(TokenRefreshSerializer):
    token_class = OnceRefreshToken
