"""Refresh, and store only the new access token."""

import sys

import requests


class Client:
    def __init__(self, address):
        self.address = address
        self.tokens = self.post("/api/token/", username="user", password="pass").json()

    def post(self, path, **data):
        return requests.post(self.address + path, data=data)

    def refresh(self):
        answer = self.post("/api/token/refresh/", refresh=self.tokens["refresh"])
        if answer.ok:
            self.tokens["access"] = answer.json()["access"]
        return answer


if __name__ == "__main__":
    client = Client(sys.argv[1])
    for _ in range(3):
        answer = client.refresh()
        print(answer.status_code, answer.text)
