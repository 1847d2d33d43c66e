"""The routes of the base step, and an old URL that redirects to another host."""

from django.http import HttpResponsePermanentRedirect
from django.urls import path

from config.urls import urlpatterns as base


def moved(request):
    """Redirect to the other name of this server: localhost or 127.0.0.1."""
    name, _, port = request.get_host().partition(":")
    other = "localhost" if name == "127.0.0.1" else "127.0.0.1"
    return HttpResponsePermanentRedirect(f"http://{other}:{port}/api/protected/")


urlpatterns = [path("old/protected/", moved), *base]
