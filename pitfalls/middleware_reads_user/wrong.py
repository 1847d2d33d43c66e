from django.http import JsonResponse

from project import *


# They are here so that you see the difference. In your project they are in a file of their own.
def note_user(get_response):
    def middleware(request):
        user = str(request.user)
        response = get_response(request)
        response["X-Noted-User"] = user
        return response

    return middleware


def maintenance(get_response):
    def middleware(request):
        if request.path == "/api/maintenance/" and not request.user.is_staff:
            return JsonResponse({"detail": "Maintenance."}, status=503)
        return get_response(request)

    return middleware


MIDDLEWARE = [*MIDDLEWARE, f"{__name__}.note_user", f"{__name__}.maintenance"]
