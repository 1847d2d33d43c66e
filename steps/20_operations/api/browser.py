from contextlib import suppress

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import JSONParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings

from api.serializers import LogoutSerializer
from api.views import LoginView, RefreshView

COOKIE = '__Host-refresh'


def refresh_cookie(request):
    # A subdomain can set '\u2003__Host-refresh': request.COOKIES strips spaces.
    for cookie in request.META.get('HTTP_COOKIE', '').split('; '):
        name, _, value = cookie.partition('=')
        if name == COOKIE:
            return value.strip('"')


class CookieMixin:
    """Moves the refresh token out of the response, into a cookie that no script can read."""

    parser_classes = [JSONParser]  # a page of another site can send a form without asking

    def check_permissions(self, request):
        if request.method not in SAFE_METHODS:
            # The browser sends the cookie with requests of any page: check that it is ours.
            SessionAuthentication().enforce_csrf(request)

    def post(self, request):
        response = super().post(request)
        response.set_cookie(
            COOKIE,
            response.data.pop('refresh'),
            max_age=api_settings.REFRESH_TOKEN_LIFETIME,
            secure=True,
            httponly=True,
            samesite='Strict',
        )
        return response


@extend_schema(exclude=True)  # for our page alone, not for other clients
class SessionView(CookieMixin, LoginView):
    """GET returns a CSRF token, POST logs in, DELETE logs out."""

    def get(self, request):
        return Response({'csrf_token': get_token(request)})

    def post(self, request):
        response = super().post(request)
        self.delete(request)  # ends the old login
        return response

    def delete(self, request):
        with suppress(TokenError):  # an invalid token needs no logout
            LogoutSerializer(data={'refresh': refresh_cookie(request)}).is_valid()
        response = Response(status=204)
        response.delete_cookie(COOKIE)
        return response


@extend_schema(exclude=True)
class SessionRefreshView(CookieMixin, RefreshView):
    def check_permissions(self, request):
        super().check_permissions(request)
        if request.method == 'POST' and not refresh_cookie(request):
            raise NotAuthenticated

    def get_serializer(self, **kwargs):
        if 'data' in kwargs:  # REST framework asks for one without, to describe the view
            kwargs['data'] = {'refresh': refresh_cookie(self.request)}
        return super().get_serializer(**kwargs)

    def finalize_response(self, request, response):
        if response.status_code == 401:
            response.delete_cookie(COOKIE)
        return super().finalize_response(request, response)
