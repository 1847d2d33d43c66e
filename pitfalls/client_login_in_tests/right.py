"""Log in through the API, and send the token in its header."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "project"
django.setup()

from rest_framework.test import APIClient  # noqa: E402


def with_login(password="pass"):
    client = APIClient()
    answer = client.post("/api/token/", {"username": "user", "password": password})
    assert answer.status_code == 200, answer.json()
    token = answer.json()["access"]
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {token}"})


def with_credentials():
    client = APIClient()
    answer = client.post("/api/token/", {"username": "user", "password": "pass"})
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    return client.get("/api/protected/")


if __name__ == "__main__":
    for answer in (with_login(), with_credentials()):
        print(answer.status_code, answer.json())
