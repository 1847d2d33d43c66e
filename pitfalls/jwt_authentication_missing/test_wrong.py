from django.test import Client
from rest_framework.settings import DEFAULTS
from rest_framework.test import APIClient


def test_a_fresh_token_is_refused_with_403(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 403
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
    assert "WWW-Authenticate" not in answer.headers


def test_force_authenticate_and_force_login_hide_it(user):
    forced, logged_in = APIClient(), Client()
    forced.force_authenticate(user)
    logged_in.force_login(user)

    assert forced.get("/api/protected/").status_code == 200
    assert logged_in.get("/api/protected/").status_code == 200


def test_the_default_list_begins_with_the_same_class():
    first = DEFAULTS["DEFAULT_AUTHENTICATION_CLASSES"][0]

    assert first == "rest_framework.authentication.SessionAuthentication"
