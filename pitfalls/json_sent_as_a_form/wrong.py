"""Log in with a JSON text, but with the Content-Type of a form."""

import json
import sys

import requests


def ask(address):
    login = json.dumps({"username": "user", "password": "pass"})
    form = {"Content-Type": "application/x-www-form-urlencoded"}  # what curl -d sends
    return requests.post(f"{address}/api/token/", data=login, headers=form)


if __name__ == "__main__":
    answer = ask(sys.argv[1])
    print(answer.status_code, answer.text)
