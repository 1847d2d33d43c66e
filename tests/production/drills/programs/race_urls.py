"""The routes of the project, and /race/KIND/NAME/, which changes the account of a user."""

from contextlib import suppress

from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.db.transaction import non_atomic_requests
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.urls import urlpatterns as of_the_project


@csrf_exempt
def change(request, kind, name):
    user = get_user_model().objects.get(username=name)
    if kind == "password":
        user.set_password("another")
    user.is_active = kind != "deactivate"
    user.save()
    return HttpResponse()


@csrf_exempt
@non_atomic_requests
def delete(request, name):
    """Delete a user. If the user logs in between two statements of a deletion, PostgreSQL undoes
    the deletion at its end: then delete again."""
    users = get_user_model().objects.filter(username=name)
    while users.exists():
        with suppress(IntegrityError):
            users.delete()
    return HttpResponse()


urlpatterns = [
    *of_the_project,
    path("race/delete/<name>/", delete),
    path("race/<kind>/<name>/", change),
]
