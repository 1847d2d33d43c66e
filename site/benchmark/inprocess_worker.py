"""Runs in a project's folder: gives the same request to its application again and again, with no
server and no socket between."""

import asyncio
import gc
import importlib
import inspect
import io
import sys

from benchmark.worker_rpc import answer, timed

HOST = "127.0.0.1"


def wsgi(application, path, headers):
    """Return a function that sends the request `times` times. It raises RuntimeError if the
    application rejects one."""

    def repeat(times):
        for _ in range(times):
            expect_200(*send(application, "GET", path, headers))

    return repeat


def send(application, method, path, headers, body=b""):
    """Gives the status and the body of a WSGI application's response (PEP 3333)."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": HOST,
        "HTTP_HOST": HOST,
        "HTTP_ACCEPT": "*/*",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json" if body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    said = []
    response = application(environ, lambda status, *_: said.append(status))
    body = b"".join(response)
    response.close()
    return int(said[0].split()[0]), body


def asgi(application, path, headers):
    """The same for an ASGI application (https://asgi.readthedocs.io/en/latest/specs/www.html)."""
    pairs = {"host": HOST, "accept": "*/*"} | headers
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in pairs.items()],
        "client": (HOST, 1),
        "server": (HOST, 80),
    }

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def request():
        said = []

        async def send(message):
            said.append(message)

        await application(dict(scope), receive, send)
        expect_200(said[0]["status"], said[-1].get("body"))

    async def requests(times):
        for _ in range(times):
            await request()

    loop = asyncio.new_event_loop()
    return lambda times: loop.run_until_complete(requests(times))


def expect_200(status, body):
    if status != 200:
        raise RuntimeError(f"The application answers {status}: {body[:200]!r}")


def queries(repeat):
    """How many statements one request sends to the database."""
    if "sqlalchemy" in sys.modules:
        return statements_of_sqlalchemy(repeat)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        repeat(1)
    return len(seen)


def statements_of_sqlalchemy(repeat):
    from sqlalchemy import Engine, event

    seen = []

    def note(*statement):
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    repeat(1)
    event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def start(application, path, headers, times):
    """Load "module:application", and send the request `times` times, to warm up.

    Returns:
        How many statements one request sends.
    """
    global repeat
    module, name = application.split(":")
    application = getattr(importlib.import_module(module), name)
    kind = asgi if inspect.iscoroutinefunction(application.__call__) else wsgi
    repeat = kind(application, path, headers)
    repeat(times)
    return queries(repeat)


def run(times):
    gc.collect()
    return timed(repeat, times)


if __name__ == "__main__":
    answer({"start": start, "run": run})
