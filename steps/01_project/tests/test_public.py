from io import StringIO

from django.apps import apps
from django.core.management import call_command


def test_the_public_view_greets_everyone(client):
    response = client.get("/api/public/")

    assert response.status_code == 200
    assert response.json() == {"message": "Hello, everyone! This is a public view."}


def test_the_app_api_is_installed():
    assert apps.is_installed("api")


def test_show_urls_lists_the_public_route():
    printed = StringIO()
    call_command("show_urls", stdout=printed, no_color=True)

    paths = [line.split()[0] for line in printed.getvalue().splitlines() if line.strip()]
    assert "/api/public/" in [path for path in paths if path.startswith("/api")]


def test_the_demo_user_has_no_special_rights(user):
    assert user.check_password("pass")
    assert not user.is_staff
    assert not user.is_superuser
