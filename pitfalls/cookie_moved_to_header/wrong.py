from project import *


# It is here so that you see the difference. In your project it is in a file of its own.
def cookie_to_header(get_response):
    def middleware(request):
        access = request.COOKIES.get("access")
        if access:
            request.META["HTTP_AUTHORIZATION"] = f"Bearer {access}"
        return get_response(request)

    return middleware


MIDDLEWARE = [f"{__name__}.cookie_to_header", *MIDDLEWARE]
