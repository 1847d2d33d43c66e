"""Send a request with a token from a login."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "project"
django.setup()

from rest_framework.test import APIClient  # noqa: E402


def ask(path):
    client = APIClient()
    answer = client.post("/api/token/", {"username": "user", "password": "pass"})
    token = answer.json()["access"]
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


if __name__ == "__main__":
    for path in ("/api/orders/", "/api/protected/"):
        print(path, ask(path).status_code)
