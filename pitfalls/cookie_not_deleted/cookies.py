"""A login and a refresh with the refresh token in a cookie. Only these URLs get the cookie."""

from rest_framework.response import Response
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.serializers import TokenRefreshSerializer
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

PATH = "/api/cookie/"


class LoginView(TokenObtainPairView):
    def post(self, request):
        tokens = super().post(request).data
        response = Response({"access": tokens["access"]})
        response.set_cookie(
            "refresh", tokens["refresh"], path=PATH, httponly=True, samesite="Strict"
        )
        return response


class RefreshView(TokenRefreshView):
    def post(self, request):
        if "refresh" not in request.COOKIES:
            raise InvalidToken("The request has no refresh token.")
        serializer = TokenRefreshSerializer(data={"refresh": request.COOKIES["refresh"]})
        serializer.is_valid(raise_exception=True)
        return Response(serializer.validated_data)
