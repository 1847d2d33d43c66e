from rest_framework.authentication import SessionAuthentication
from rest_framework_simplejwt.authentication import JWTAuthentication


class CheckedCookieAuthentication(JWTAuthentication):
    """Take the token from the header. If there is none, take it from the cookie, and check."""

    def authenticate(self, request):
        found = super().authenticate(request)
        cookie = request.COOKIES.get("access")
        if found or cookie is None:
            return found
        token = self.get_validated_token(cookie.encode())
        user = self.get_user(token)
        SessionAuthentication().enforce_csrf(request)
        return user, token
