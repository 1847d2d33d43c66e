from django.conf import settings

from project import *


# It is here so that you see the difference. In your project it is in a file of its own.
def key_of_tenant(get_response):
    def middleware(request):
        key = f"key-of-{request.get_host()}-from-a-table-of-tenants"
        settings.SIMPLE_JWT["SIGNING_KEY"] = key
        return get_response(request)

    return middleware


MIDDLEWARE = [f"{__name__}.key_of_tenant", *MIDDLEWARE]
