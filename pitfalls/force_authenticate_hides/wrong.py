"""Send a request as a test with force_authenticate does."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "project"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402


def ask(path):
    client = APIClient()
    client.force_authenticate(get_user_model().objects.get(username="user"))
    return client.get(path)


if __name__ == "__main__":
    for path in ("/api/orders/", "/api/protected/"):
        print(path, ask(path).status_code)
