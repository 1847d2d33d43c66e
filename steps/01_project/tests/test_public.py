from io import StringIO

from django.apps import apps
from django.core.management import call_command


def test_anyone_may_read_the_public_view(client):
    response = client.get("/api/public/")

    assert response.status_code == 200
    assert response.json() == {"message": "Hello, everyone! This is a public view."}


def test_django_knows_your_app():
    assert apps.is_installed("api")


def test_show_urls_lists_what_answers():
    printed = StringIO()
    call_command("show_urls", stdout=printed, no_color=True)

    listed = [line.split() for line in printed.getvalue().splitlines()]
    assert ["/api/public/", "api.views.public"] in listed


def test_the_demo_user_is_an_ordinary_one(user):
    assert user.check_password("pass")
    assert not user.is_staff
    assert not user.is_superuser
