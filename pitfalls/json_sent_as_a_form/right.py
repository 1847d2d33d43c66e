"""Log in with JSON. `json=` writes the text and the Content-Type."""

import sys

import requests


def ask(address):
    login = {"username": "user", "password": "pass"}
    return requests.post(f"{address}/api/token/", json=login)


if __name__ == "__main__":
    answer = ask(sys.argv[1])
    print(answer.status_code, answer.text)
