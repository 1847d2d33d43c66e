"""What mod_wsgi does to the Authorization header, so that you can watch it without Apache."""

from django.conf import settings


def mod_wsgi(get_response):
    def middleware(request):
        if settings.APACHE["WSGIPassAuthorization"] == "Off":
            request.META.pop("HTTP_AUTHORIZATION", None)
        return get_response(request)

    return middleware
