"""Store the access token as JSON, and send the stored text."""

import json
import sys

import requests


def store(token):
    return json.dumps(token)


def header(stored):
    return {"Authorization": f"Bearer {stored}"}


def ask(address):
    login = {"username": "user", "password": "pass"}
    tokens = requests.post(f"{address}/api/token/", data=login).json()
    stored = store(tokens["access"])
    return requests.get(f"{address}/api/protected/", headers=header(stored))


if __name__ == "__main__":
    answer = ask(sys.argv[1])
    print(answer.status_code, answer.text)
