from uuid import uuid4

from django.urls import path
from rest_framework_simplejwt.exceptions import AuthenticationFailed
from rest_framework_simplejwt.serializers import TokenRefreshSerializer
from rest_framework_simplejwt.views import TokenRefreshView

from api.authentication import find_login
from api.models import Login
from api.tokens import LoginRefreshToken
from config.urls import urlpatterns as base


class RefreshSerializer(TokenRefreshSerializer):
    def validate(self, attrs):
        token, jti = LoginRefreshToken(attrs["refresh"]), uuid4().hex
        find_login(token)  # raises AuthenticationFailed if the user is not active
        replaced = Login.objects.filter(
            sid=token["sid"], refresh_jti=token["jti"], ended_at=None
        ).update(refresh_jti=jti)
        if not replaced:
            raise AuthenticationFailed("This refresh token was used before.", code="token_used")
        token["jti"] = jti
        return {"access": str(token.access_token), "refresh": str(token)}


view = TokenRefreshView.as_view(serializer_class=RefreshSerializer)
urlpatterns = [path("api/token/refresh/", view), *base]
