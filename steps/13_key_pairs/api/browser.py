from contextlib import suppress

from django.middleware.csrf import get_token
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings

from api.serializers import LogoutSerializer, SessionLoginSerializer
from api.throttles import SessionRefreshThrottle
from api.views import LoginView, RefreshView


class CookieMixin:
    """Keeps the refresh token in a cookie that no script can read."""

    COOKIE = {'key': 'refresh', 'path': '/api/session/', 'samesite': 'Strict'}

    def check_permissions(self, request):
        if request.method not in SAFE_METHODS:
            # A browser sends cookies with any page's requests: ask for proof that it is ours.
            SessionAuthentication().enforce_csrf(request)

    def post(self, request):
        response = super().post(request)
        response.set_cookie(
            value=response.data.pop('refresh'),
            max_age=api_settings.REFRESH_TOKEN_LIFETIME,
            secure=True,
            httponly=True,
            **self.COOKIE,
        )
        return response


class SessionView(CookieMixin, LoginView):
    """GET answers with a CSRF token, POST logs in, DELETE logs out."""

    serializer_class = SessionLoginSerializer

    def get(self, request):
        return Response({'csrf_token': get_token(request)})

    def delete(self, request):
        with suppress(TokenError):  # a token that is no good needs no logout
            LogoutSerializer(data=request.COOKIES).is_valid()
        response = Response(status=204)
        response.delete_cookie(**self.COOKIE)
        return response


class SessionRefreshView(CookieMixin, RefreshView):
    throttle_classes = [SessionRefreshThrottle]

    def check_permissions(self, request):
        super().check_permissions(request)
        if request.method == 'POST' and 'refresh' not in request.COOKIES:
            raise NotAuthenticated

    def get_serializer(self, **kwargs):
        if 'data' in kwargs:  # REST framework asks for one without, to describe the view
            kwargs['data'] = self.request.COOKIES
        return super().get_serializer(**kwargs)
