from django.http import JsonResponse

from project import *


# They are here so that you see the difference. In your project they are in a file of their own.
def note_user(get_response):
    def middleware(request):
        response = get_response(request)
        response["X-Noted-User"] = str(request.user)
        return response

    return middleware


def maintenance(get_response):
    def middleware(request):
        if request.path == "/api/maintenance/":
            user = user_of_token(request)
            if user and not user.is_staff:
                return JsonResponse({"detail": "Maintenance."}, status=503)
        return get_response(request)

    return middleware


def user_of_token(request):
    """Return the user, or None without a valid token: the view then returns 401."""
    from rest_framework.exceptions import AuthenticationFailed
    from rest_framework_simplejwt.authentication import JWTAuthentication

    try:
        found = JWTAuthentication().authenticate(request)
    except AuthenticationFailed:
        return None
    return found[0] if found else None


MIDDLEWARE = [*MIDDLEWARE, f"{__name__}.note_user", f"{__name__}.maintenance"]
