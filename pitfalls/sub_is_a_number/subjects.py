from rest_framework_simplejwt.serializers import TokenObtainPairSerializer


class NumberSerializer(TokenObtainPairSerializer):
    @classmethod
    def get_token(cls, user):
        token = super().get_token(user)
        token["sub"] = user.pk
        return token


class TextSerializer(TokenObtainPairSerializer):
    @classmethod
    def get_token(cls, user):
        token = super().get_token(user)
        token["sub"] = str(user.pk)
        return token
