import pytest

LOGIN = {"email": "ann@example.com", "password": "a long one 42"}


@pytest.fixture
def ann(django_user_model):
    """An active user with an email address."""
    return django_user_model.objects.create_user("ann", **LOGIN)


@pytest.mark.parametrize("email", ["ann@example.com", "Ann@Example.com"])
def test_a_login_by_email_works(api, ann, email):
    answer = api.post("/api/token/", json=LOGIN | {"email": email})

    assert answer.status_code == 200
    answer = api.get("/api/protected/", token=answer.json()["access"])
    assert answer.json() == {"message": "Hello, ann! This is a protected view."}


@pytest.mark.parametrize("change", [{"email": "nobody@example.com"}, {"password": "wrong"}])
def test_wrong_credentials_are_rejected(api, ann, change):
    answer = api.post("/api/token/", json=LOGIN | change)

    assert answer.status_code == 401


def test_an_inactive_user_is_rejected(api, ann):
    ann.is_active = False
    ann.save()

    assert api.post("/api/token/", json=LOGIN).status_code == 401


def test_an_address_of_two_accounts_is_rejected(api, ann, django_user_model):
    django_user_model.objects.create_user("eve", "ANN@example.com", LOGIN["password"])

    assert api.post("/api/token/", json=LOGIN).status_code == 401


NEW_PROJECT = """
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
call_command("migrate", run_syncdb=True, verbosity=0)
login = {"email": "ann@example.com", "password": "a long one 42"}
get_user_model().objects.create_user("ann", **login)
print(Client(SERVER_NAME="localhost").post("/api/token/", login).status_code)
"""


def test_a_user_model_with_email_as_its_name_needs_neither(start):
    run = start("shell", "-c", NEW_PROJECT, DJANGO_SETTINGS_MODULE="new_project")

    assert run.returncode == 0, run.stderr
    assert run.stdout.split()[-1] == "200"
