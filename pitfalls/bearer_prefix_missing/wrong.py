"""Send the access token without the word Bearer."""

import sys

import requests


def ask(address):
    login = {"username": "user", "password": "pass"}
    access = requests.post(f"{address}/api/token/", data=login).json()["access"]
    return requests.get(f"{address}/api/protected/", headers={"Authorization": access})


if __name__ == "__main__":
    answer = ask(sys.argv[1])
    print(answer.status_code, answer.text)
