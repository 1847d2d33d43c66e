"""Serves a row's application on a free port, with one worker."""

import os
import subprocess
import sys
from contextlib import contextmanager

from guide import projects

HOST = "127.0.0.1"
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
    """Gives the port. Raises RuntimeError, with what the server printed, when it does not start."""
    port = projects.free_port()
    given = {"application": row.application, "host": HOST, "port": port}
    command = [part.format(**given) for part in SERVERS[row.server]]
    log = folder / f"{port}.log"
    with open(log, "w") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", row.server, *command, "--workers=1"],
            cwd=folder,
            env=projects.environment(**environment, **row.environment),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    pin(server.pid, 0)
    try:
        projects.wait_for(port, server, 60, log)
        yield port
    finally:
        server.terminate()
        server.wait()


def pin(pid, number):
    """Gives a process, and those that it starts, one processor to itself, where that can be said
    and there is more than one: so what asks takes nothing from what answers."""
    if hasattr(os, "sched_setaffinity"):
        allowed = sorted(os.sched_getaffinity(0))
        if len(allowed) > 1:
            os.sched_setaffinity(pid, {allowed[number]})
