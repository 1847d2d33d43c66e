"""Two requests of one client, at the worst moment."""

import threading

from requests.adapters import HTTPAdapter

PROTECTED, REFRESH = "/api/protected/", "/api/token/refresh/"


class Meanwhile(HTTPAdapter):
    """Start a second request when the first one is about to refresh.

    The first request waits until the second has ended. If the client has a lock, the first waits
    only until the server has rejected the second, which then waits at the lock."""

    def __init__(self, client):
        super().__init__()
        self.client = client
        self.refreshes = 0
        self.second = threading.Thread(target=self.make_second)
        self.refused = threading.Event()

    def make_second(self):
        self.answer = self.client.get(PROTECTED)

    def send(self, request, **more):
        if request.path_url == REFRESH:
            self.refreshes += 1
            if self.refreshes == 1:
                self.second.start()
                if hasattr(self.client, "lock"):
                    self.refused.wait()
                else:
                    self.second.join()
        answer = super().send(request, **more)
        if threading.current_thread() is self.second:
            self.refused.set()
        return answer


def get_twice_at_once(client):
    """Return both responses, and the number of refreshes."""
    client.tokens["access"] = "expired"
    adapter = Meanwhile(client)
    client.session.mount("http://", adapter)
    first = client.get(PROTECTED)
    adapter.second.join()
    return first, adapter.answer, adapter.refreshes
