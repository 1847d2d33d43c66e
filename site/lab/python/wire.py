"""Lets `requests` talk to the project in this worker: there is no network, and no server."""

import io
from http.client import responses

import requests
from lab import project
from urllib3 import HTTPResponse


class Wire(requests.adapters.BaseAdapter):
    """Hands each request to the started project, in place of a socket."""

    def send(self, request, **options):
        body = request.body or b""
        status, _, headers, data = project.ask(
            request.method,
            request.path_url,
            [*request.headers.items()],
            body.encode() if isinstance(body, str) else body,
        )
        raw = HTTPResponse(
            body=io.BytesIO(data),
            status=status,
            reason=responses.get(status, ""),
            headers=headers,
            preload_content=False,
        )
        return requests.adapters.HTTPAdapter().build_response(request, raw)

    def close(self):
        pass


def connect():
    """From now on every session of `requests` reaches the project, whatever the address."""
    requests.Session.get_adapter = lambda session, url: Wire()
