"""Sends one request again and again over several connections, as wrk does."""

import re
import selectors
import socket
import time

from benchmark.worker_rpc import answer

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def ask(host, port, path, headers, connections, seconds):
    """Send one GET request again and again, and return the number of responses per second.

    Each connection waits for the response before it sends the next request.

    Args:
        headers: the request headers, {"Authorization": "Bearer …"}.
        connections: the number of parallel connections.
        seconds: how long to measure.

    Raises:
        RuntimeError: if a response is not 200, or if the server closes a connection.

    Source: RFC 9112 (HTTP/1.1).
    """
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Accept: */*"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = "\r\n".join([*lines, "", ""]).encode()
    waiting, answered = selectors.DefaultSelector(), 0
    for _ in range(connections):
        connection = socket.create_connection((host, port))
        waiting.register(connection, selectors.EVENT_READ, bytearray())
        connection.sendall(request)
    began = now = time.perf_counter()
    while now - began < seconds:
        for key, _ in waiting.select(timeout=30):
            if whole(key.data, key.fileobj.recv(65536)):
                key.data.clear()
                key.fileobj.sendall(request)
                answered += 1
        now = time.perf_counter()
    for key in list(waiting.get_map().values()):
        key.fileobj.close()
    return answered / (now - began)


def whole(received, more):
    """Add to what a connection has received, and return True if the response is complete."""
    received += more
    head, end, body = received.partition(b"\r\n\r\n")
    if not more or end and not head.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"The server answers {bytes(received[:200])!r}")
    return end and len(body) >= int(LENGTH.search(head)[1])


if __name__ == "__main__":
    answer({"ask": ask})
