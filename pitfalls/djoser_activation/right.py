from django.http import HttpResponse
from django.urls import path
from django.utils.html import format_html
from routes import urlpatterns as base

# A link only shows this page: some mail programs open each link to check it. The button activates.
PAGE = """<!doctype html>
<form method="post" action="/auth/users/activation/">
  <input type="hidden" name="uid" value="{}">
  <input type="hidden" name="token" value="{}">
  <button>Activate my account</button>
</form>
"""


def activate(request, uid, token):
    return HttpResponse(format_html(PAGE, uid, token))


urlpatterns = [path("activate/<uid>/<token>", activate), *base]
