"""Sends what `requests` sends to the project in this worker: there is no network, no server."""

import io
from http.client import HTTPResponse

import requests
import urllib3

from lab.runtime import project


class Socket:
    """Response data that http.client reads as if it came from a socket."""

    def __init__(self, data):
        self.data = data

    def makefile(self, mode):
        return io.BytesIO(self.data)


def send(adapter, request, **options):
    """Send a request to the started project, and return the response.

    It takes the place of `HTTPAdapter.send`. The response is read as if it came from a socket,
    because requests takes the cookies from there.
    """
    body = request.body or b""
    status, reason, headers, data = project.ask(
        request.method,
        request.path_url,
        [*request.headers.items()],
        body.encode() if isinstance(body, str) else body,
    )
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    head = "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")
    answer = HTTPResponse(Socket(head + data), method=request.method)
    answer.begin()
    raw = urllib3.HTTPResponse(
        body=answer,
        status=status,
        reason=reason,
        headers=urllib3.HTTPHeaderDict(answer.msg.items()),
        preload_content=False,
        original_response=answer,
    )
    return adapter.build_response(request, raw)


def connect():
    """Let every session of `requests` reach the project, whatever the URL."""
    requests.adapters.HTTPAdapter.send = send
