"""Serves a row's application on a free port, with one worker."""

import os
from contextlib import contextmanager
from functools import partial

from guide import projects, servers

HOST = servers.ADDRESS
SERVERS = {
    # As the lesson's Containerfile has it: the kind of worker is then gthread.
    "gunicorn": ["{application}", "--threads=4", "--bind={host}:{port}", "--log-level=error"],
    "granian": [
        "{application}",
        "--interface=wsgi",
        *("--host={host}", "--port={port}", "--log-level=error", "--no-access-log"),
    ],
    "uvicorn": [
        "{application}",
        *("--host={host}", "--port={port}", "--log-level=error", "--no-access-log"),
    ],
}


@contextmanager
def serving(row, folder, **environment):
    """Serve a row's application on a free port, and stop the server on exit.

    Yields:
        The port.

    Raises:
        RuntimeError: with what the server printed, if it does not start.
    """
    port = servers.free_port()
    given = {"application": row.application, "host": HOST, "port": port}
    command = ["-m", row.server, *(part.format(**given) for part in SERVERS[row.server])]
    variables = projects.environment(**environment, **row.environment)
    # Each worker inherits the processor of the process that starts it.
    with servers.serving(
        [*command, "--workers=1"], folder, port, variables, preexec_fn=partial(pin, 0, 0)
    ):
        yield port


def pin(pid, number):
    """Bind a process, and those that it starts, to one processor, if there is more than one.

    Then the load generator takes no time from the server."""
    if hasattr(os, "sched_setaffinity"):
        allowed = sorted(os.sched_getaffinity(0))
        if len(allowed) > 1:
            os.sched_setaffinity(pid, {allowed[number]})
