from rest_framework.authentication import SessionAuthentication
from rest_framework_simplejwt.authentication import JWTAuthentication


class CookieAuthentication(JWTAuthentication):
    """Read the access token from a cookie, and check where the request comes from."""

    def authenticate(self, request):
        cookie = request.COOKIES.get("access")
        if cookie is None:
            return None
        token = self.get_validated_token(cookie.encode())
        user = self.get_user(token)
        SessionAuthentication().enforce_csrf(request)
        return user, token
