"""Send a request with a session, and one with a header of the wrong name."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "project"
django.setup()

from rest_framework.test import APIClient  # noqa: E402


def with_login(password="pass"):
    client = APIClient()
    assert client.login(username="user", password=password)
    return client.get("/api/protected/")


def with_credentials():
    client = APIClient()
    answer = client.post("/api/token/", {"username": "user", "password": "pass"})
    client.credentials(Authorization=f"Bearer {answer.json()['access']}")
    return client.get("/api/protected/")


if __name__ == "__main__":
    for answer in (with_login(), with_credentials()):
        print(answer.status_code, answer.json())
