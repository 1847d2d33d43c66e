"""Log in at a URL without a slash at its end."""

import sys

import requests


def ask(address):
    login = {"username": "user", "password": "pass"}
    return requests.post(f"{address}/api/token", data=login)


if __name__ == "__main__":
    answer = ask(sys.argv[1])
    print(answer.status_code, answer.text)
