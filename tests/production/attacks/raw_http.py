"""Sends HTTP requests that no client library can send: two Content-Lengths, a header that is not
ASCII, half a body. Uses the standard library only."""

import http.client
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

SECONDS = 20  # how long an answer may take


def in_bytes(text):
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class Request:
    """A request. headers: pairs of str or bytes, in order.

    framed: add Host, Content-Length and `Connection: close`. cut: end the sending after it."""

    method: str | bytes
    path: str | bytes
    headers: tuple = ()
    body: bytes = b""
    framed: bool = True
    cut: bool = False

    def having(self, *headers):
        """Return the same request with more headers."""
        return replace(self, headers=(*self.headers, *headers))

    def as_bytes(self, host):
        first = b" ".join([in_bytes(self.method), in_bytes(self.path), b"HTTP/1.1"])
        own = [("Host", host), ("Connection", "close")]
        if self.body:
            own.append(("Content-Length", str(len(self.body))))
        pairs = [*(own if self.framed else []), *self.headers]
        lines = [first, *(in_bytes(name) + b": " + in_bytes(value) for name, value in pairs)]
        return b"\r\n".join([*lines, b"", self.body])


@dataclass(frozen=True)
class Answer:
    """A response. status: None if the connection was closed first. problem: why there is none."""

    status: int | None
    headers: tuple = ()
    body: bytes = b""
    problem: str = ""

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


class RawConnection:
    """Sends requests to one server, "https://example.com:8443"."""

    def __init__(self, address):
        self.parts = urlsplit(address)
        self.is_safe = self.parts.scheme == "https"
        self.port = self.parts.port or (443 if self.is_safe else 80)

    def connect(self):
        """Open a connection. Raises OSError if nothing answers."""
        plain = socket.create_connection((self.parts.hostname, self.port), SECONDS)
        if not self.is_safe:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self.parts.hostname)

    def send(self, request):
        """Send one request over a new connection, and return the Answer."""
        prefix = in_bytes(self.parts.path.rstrip("/"))
        request = replace(request, path=prefix + in_bytes(request.path))
        with self.connect() as connection:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may answer before the end
                connection.sendall(request.as_bytes(self.parts.netloc))
                if request.cut:
                    connection.shutdown(socket.SHUT_WR)
            try:
                method = in_bytes(request.method).decode("latin-1")
                answer = http.client.HTTPResponse(connection, method=method)
                answer.begin()
                return Answer(answer.status, tuple(answer.getheaders()), answer.read())
            except TimeoutError:
                return Answer(None, problem=f"no answer within {SECONDS} seconds")
            except (http.client.HTTPException, OSError):
                return Answer(None)
