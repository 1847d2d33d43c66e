"""Servers on this machine that stand for the issuer, for the tests."""

import http.server
import os
import socket
import struct
import threading
import time
from contextlib import contextmanager


def serve(respond):
    """Start a server that answers each GET with respond(), a status and a body. Return it.

    If the body is None, the connection breaks instead. If it is a list, a second passes before each
    of its parts. `asked` counts the requests."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked += 1
            status, body = respond()
            self.send_response(status)
            self.end_headers()
            if body is None:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                os.close(self.connection.detach())
            elif isinstance(body, list):
                for part in body:
                    time.sleep(1)
                    self.wfile.write(part)
            else:
                self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = 0
    server.url = f"http://127.0.0.1:{server.server_port}/jwks.json"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@contextmanager
def serving(*answers):
    """A server that gives these answers, (status, body), in their order, and repeats the last."""
    rest = list(answers)
    server = serve(lambda: rest.pop(0) if len(rest) > 1 else rest[0])
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def silent():
    """A server that accepts connections, and never answers. Yield (its URL, the connections)."""
    connections = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept():
            try:
                while True:
                    connections.append(listening.accept()[0])
            except OSError:  # the test is over
                pass

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/jwks.json", connections
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            for connection in connections:
                connection.close()
