"""Start server processes on free ports of this machine, wait until they accept connections, and
stop them."""

import random
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from guide.bootstrap import COMMAND
from guide.tools import UsageError

ADDRESS = "127.0.0.1"
PORTS = random.sample(range(20_000, 32_768), 12_768)  # processes that run at once take others
LEASHED = Path(__file__).parent / "programs" / "leashed.py"


def free_port():
    """Return the number of a port on which nothing listens, another one at each call.

    It is below the ports that the system uses for connections, so it is still free when a server
    starts a moment later. Those ports begin at 32768 on Linux, and at 49152 on macOS and Windows.

    Raises:
        UsageError: if no port is left.
    """
    while PORTS:
        port = PORTS.pop()
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind((ADDRESS, port))
            return port
    raise UsageError("There is no free port from 20000 to 32767: stop a server.")


def check_port(port, command="run"):
    """Check that a server can listen on a port.

    Args:
        command: what the reader typed before --port, such as "run 04". The message repeats it.

    Raises:
        UsageError: if the number is not a port, or the port is taken or needs more rights.
    """
    if not 0 < port < 65536:
        raise UsageError(f"There is no port {port}: choose one from 1024 to 65535.")
    try:
        socket.create_server((ADDRESS, port)).close()
    except PermissionError:
        raise UsageError(
            f"Port {port} needs administrator rights: choose one from 1024 on."
        ) from None
    except OSError:
        raise UsageError(
            f"Port {port} is taken. Choose another: {COMMAND} {command} --port "
            f"{port + 1 if port < 65535 else 8000}"
        ) from None


def start(command, port, log, seconds=60, **options):
    """Start a server, wait until it accepts connections on its port, and return its process.

    Args:
        log: the path of the file to which its output is added.
        options: for subprocess.Popen, such as cwd and env.

    Raises:
        RuntimeError: with the log, if the server ends or does not accept in time. It is killed.
    """
    with open(log, "a", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, **options)
    try:
        wait_for(port, process, seconds, log)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    return process


def wait_for(port, process, seconds, log):
    """Wait until a process accepts connections on its port.

    Raises:
        RuntimeError: with the log, if the process ends or does not accept in time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex((ADDRESS, port)) == 0:
                return
        time.sleep(0.05)
    printed = log.read_text("utf-8", "replace")
    raise RuntimeError(f"The server does not answer. It printed:\n{printed}")


@contextmanager
def serving(command, folder, port, environment, seconds=60, **options):
    """Run a Python program that serves a port, and stop it on exit.

    The server also ends when this process ends, however that happens.

    Args:
        command: what to run with this Python: ["manage.py", "runserver", …] for a file of the
            folder, or ["-m", "gunicorn", …] for a module.
        folder: the folder in which the program runs, and where its output goes to "server.log".
        environment: all its environment variables.
        options: more options for subprocess.Popen.

    Yields:
        The process.

    Raises:
        RuntimeError: with the log, if the server does not start in time.
    """
    log = folder / "server.log"
    log.unlink(missing_ok=True)
    process = start(
        [sys.executable, "-u", LEASHED, *command],
        port,
        log,
        seconds,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        **options,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()
