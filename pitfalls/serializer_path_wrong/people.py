from rest_framework_simplejwt.serializers import TokenObtainPairSerializer


class LoginSerializer(TokenObtainPairSerializer):
    """The tokens, and the name of the user."""

    def validate(self, attrs):
        return super().validate(attrs) | {"username": self.user.username}
