"""Run a tool such as pip or npm, show its progress, and report its failure in one line.

It needs only the standard library."""

import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "work"
LOG = WORK / "setup.log"

TOOL_ENVIRONMENT = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_USER": "0",  # an environment is no place for it
    "PYTHONUNBUFFERED": "1",  # each line is progress
    # npm's own delays add up to minutes where there is no network.
    "NPM_CONFIG_FETCH_RETRY_MINTIMEOUT": "1000",
    "NPM_CONFIG_FETCH_RETRY_MAXTIMEOUT": "3000",
}
ERROR = re.compile(r"(npm )?(error|err!)\b:?", re.IGNORECASE)
# npm prints these around the sentence that says why.
NPM_DETAIL = re.compile(r"(code|errno|syscall|path|A complete log) ")
# Lines of pip, uv and npm that report a missing network.
UNREACHABLE = re.compile(
    "NewConnectionError|Max retries|getaddrinfo|name resolution|timed out|ConnectTimeout"
    "|error sending request|dns error|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH"
    "|ETIMEDOUT"
)


class UsageError(Exception):
    """An error that the reader can fix. The command prints it as one line and exits with 2."""


class ToolFailed(UsageError):
    """A tool that ended with an error.

    Its text names the tool, the line that says why, and what to do. `unreachable` is True if the
    reason is the network.

    Args:
        command: the command line that was run.
        output: everything that it printed.
        advice: what to do, as a sentence. If there is no network, other advice replaces it.
    """

    def __init__(self, command, output, advice):
        self.reason = last_error(output).rstrip(".")
        self.unreachable = bool(UNREACHABLE.search(output))
        if self.unreachable:
            advice = (
                "There is no network, or the server does not answer: connect, and run the command "
                "again."
            )
        super().__init__(
            f"`{short(command)}` failed: {self.reason}. Everything that it printed is in "
            f"work/{LOG.name}. {advice}"
        )


def run_tool(command, advice, packages=0, cwd=None):
    """Run a tool to its end and return what it printed.

    Args:
        advice: what to do if it fails, as a sentence.
        packages: the number of packages that pip will download, if it is known.

    Raises:
        ToolFailed: if its exit status is not 0.
    """
    status, output = run_with_progress(command, packages, cwd)
    if status:
        raise ToolFailed(command, output, advice)
    return output


def git(*words, **options):
    """Run git in the course, and return the finished process. Without `input`, git reads nothing.

    Args:
        options: for subprocess.run. Without `encoding`, the output is bytes.

    Raises:
        UsageError: if git is not installed.
    """
    options = {"cwd": ROOT} | options
    if options.get("input") is None:
        options |= {"input": None, "stdin": subprocess.DEVNULL}
    try:
        return subprocess.run(["git", *words], capture_output=True, **options)
    except FileNotFoundError:
        raise UsageError(
            "This needs git, which is not installed. Get it from https://git-scm.com/"
        ) from None


def run_with_progress(command, packages=0, cwd=None):
    """Run a program, show its progress, and return its exit status and its output.

    The progress is the time in seconds, and the number of packages that pip has downloaded. The
    output is written to the log too.
    """
    # The child inherits the lock: if this process is killed, no other set-up runs beside it.
    child = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | TOOL_ENVIRONMENT,
        close_fds=False,
    )
    lines = []
    listener = threading.Thread(target=lambda: lines.extend(child.stdout), daemon=True)
    listener.start()
    began = time.monotonic()
    try:
        while child.poll() is None:
            time.sleep(0.1)
            show_progress(int(time.monotonic() - began), downloaded(lines, packages))
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise
    finally:
        end_progress()
    listener.join()
    output = "".join(lines)
    WORK.mkdir(exist_ok=True)
    LOG.write_text(output, "utf-8")
    return child.returncode, output


def downloaded(lines, packages):
    """Return how far pip is, from the lines it has printed: "12 of 40 packages"."""
    starts = [line.split(" ", 1)[0] for line in list(lines)]
    packages -= starts.count("Ignoring")  # those for other systems
    if "Installing" in starts:
        return f"unpacking {packages} packages"
    so_far = sum(starts.count(word) for word in ("Collecting", "Processing", "Requirement"))
    return f"{so_far} of {packages} packages" if so_far else ""


def short(command):
    """Return a command line without its folders and options: "python -m pip install"."""
    program, *words = [Path(str(word)).name for word in command]
    kept = {"-m": 3, "pip": 2}.get(words[0] if words else "", 1)
    words = [word for word in words[:kept] if word == "-m" or not word.startswith("-")]
    return " ".join([program.removesuffix(".exe").removesuffix(".cmd"), *words])


def last_error(output):
    """Return the line in which a program says why it failed, else its last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [ERROR.sub("", line, count=1).strip() for line in lines if ERROR.match(line)]
    sentences = [line for line in errors if not NPM_DETAIL.match(line)]
    return (sentences or errors or lines[-1:] or ["it printed nothing"])[0]


@contextmanager
def setup_lock():
    """Wait until no other terminal sets up the course, and keep others waiting until the exit."""
    WORK.mkdir(exist_ok=True)
    with open(WORK / ".setup.lock", "a") as file:
        os.set_inheritable(file.fileno(), True)
        if not locked(file):
            say("Another terminal is setting up the course. Waiting for it …")
            while not locked(file):
                time.sleep(0.2)
        yield


def locked(file):
    """Return True if the lock on an open file is ours now. Without locks on its disk: True."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a disk without locks
        return True
    return True


def say(text):
    print(text, file=sys.stderr, flush=True)


def show_progress(seconds, text):
    """Print the progress: on a terminal in one line that changes, else a line every ten seconds."""
    line = f"  {seconds} s  {text}".rstrip()
    if line == show_progress.last:
        return
    if sys.stderr.isatty():
        print(f"\r{line:<60}", end="", file=sys.stderr, flush=True)
    elif seconds and seconds % 10 == 0 and not show_progress.last.startswith(f"  {seconds} s"):
        say(line)
    else:
        return
    show_progress.last = line


show_progress.last = ""


def end_progress():
    if sys.stderr.isatty():
        print(f"\r{' ' * 60}\r", end="", file=sys.stderr, flush=True)
    show_progress.last = ""
