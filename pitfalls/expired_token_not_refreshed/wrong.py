"""Log in once, and use the access token as if it never expired."""

import sys
import time

import requests


class Client:
    def __init__(self, address):
        self.address = address
        self.session = requests.Session()
        self.tokens = self.post("/api/token/", username="user", password="pass").json()

    def post(self, path, **data):
        return self.session.post(self.address + path, data=data)

    def get(self, path):
        authorization = f"Bearer {self.tokens['access']}"
        return self.session.get(self.address + path, headers={"Authorization": authorization})


if __name__ == "__main__":
    client = Client(sys.argv[1])
    for _ in range(4):
        answer = client.get("/api/protected/")
        print(answer.status_code, answer.text)
        time.sleep(2)
