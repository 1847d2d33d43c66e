"""Refresh once for all requests that the server rejected with the same token."""

import sys
import threading

import requests


class Client:
    def __init__(self, address):
        self.address = address
        self.session = requests.Session()
        self.lock = threading.Lock()
        self.tokens = self.post("/api/token/", username="user", password="pass").json()

    def post(self, path, **data):
        return self.session.post(self.address + path, data=data)

    def get(self, path):
        access = self.tokens["access"]
        answer = self.get_once(path, access)
        if answer.status_code == 401 and self.refresh(access):
            answer = self.get_once(path, self.tokens["access"])
        return answer

    def get_once(self, path, access):
        authorization = {"Authorization": f"Bearer {access}"}
        return self.session.get(self.address + path, headers=authorization)

    def refresh(self, refused):
        with self.lock:
            if self.tokens["access"] != refused:  # another request has refreshed meanwhile
                return True
            answer = self.post("/api/token/refresh/", refresh=self.tokens["refresh"])
            if answer.ok:
                self.tokens.update(answer.json())
            return answer.ok


if __name__ == "__main__":
    client = Client(sys.argv[1])
    client.tokens["access"] = "expired"
    threads = [threading.Thread(target=client.get, args=["/api/protected/"]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.tokens["access"] = "expired"
    answer = client.get("/api/protected/")
    print(answer.status_code, answer.text)
