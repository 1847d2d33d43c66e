"""Send the token to the URL at which the redirect ends."""

import sys

import requests


def ask(address):
    login = {"username": "user", "password": "pass"}
    access = requests.post(f"{address}/api/token/", data=login).json()["access"]
    headers = {"Authorization": f"Bearer {access}"}
    return requests.get(f"{address}/api/protected/", headers=headers)


if __name__ == "__main__":
    answer = ask(sys.argv[1])
    print(answer.status_code, answer.text)
