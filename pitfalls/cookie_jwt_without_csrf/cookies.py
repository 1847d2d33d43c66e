from rest_framework.authentication import SessionAuthentication
from rest_framework_simplejwt.authentication import JWTAuthentication


class CookieAuthentication(JWTAuthentication):
    """Read the access token from a cookie instead of the header."""

    def authenticate(self, request):
        cookie = request.COOKIES.get("access")
        if cookie is None:
            return None
        token = self.get_validated_token(cookie.encode())
        return self.get_user(token), token


class CheckedCookieAuthentication(CookieAuthentication):
    """The same, and check that the request comes from one of our pages."""

    def authenticate(self, request):
        answer = super().authenticate(request)
        if answer is not None:
            SessionAuthentication().enforce_csrf(request)
        return answer
