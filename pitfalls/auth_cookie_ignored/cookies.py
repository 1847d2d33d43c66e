from rest_framework.authentication import SessionAuthentication
from rest_framework_simplejwt.authentication import JWTAuthentication


class CookieAuthentication(JWTAuthentication):
    """Read the token from the header, or else from the cookie, and then check for CSRF."""

    def authenticate(self, request):
        cookie = request.COOKIES.get("access")
        if cookie is None or self.get_header(request) is not None:
            return super().authenticate(request)
        token = self.get_validated_token(cookie.encode())
        user = self.get_user(token)
        SessionAuthentication().enforce_csrf(request)
        return user, token
