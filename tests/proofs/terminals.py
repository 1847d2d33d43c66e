"""Types a lesson's commands into terminals, as its reader does, and compares what they print with
what the lesson shows. Each terminal has its own environment variables."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

from guide import bootstrap, cli, course, projects, servers

PORTS = ("8000", "8001")  # those of the lessons: the API, and a second service
SERVES = re.compile(
    r"(?P<command>manage\.py runserver(?:_plus)?)\b(?: (?P<address>127\.0\.0\.1:)?(?P<port>\d+)\b)?"
    r"|\bgunicorn .*--bind 127\.0\.0\.1:(?P<bound>\d+)\b"
)
# What Django 6.1 prints otherwise than 5.2, whose words the lessons show.
DJANGO_61 = ("Starting WSGI development server", "Starting development server")
INSTALLS = re.compile(r"(?:python3? -m )?pip install (.+)$")
GUIDE = re.compile(r"(?:python3|py) -m guide(?: (.+))?$")
PASTED = re.compile(r"(?:export )?(\w+)=(\S*…\S*)$")
EXPORT = re.compile(r"export \w+=")
WRITES_CODE = re.compile(r"python manage\.py makemigrations\b")
PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)
PACKAGE = re.compile(r"([\w.-]+)(?:\[[\w,.-]+\])?(?:==(\S+))?$")


class OutputMismatch(Exception):
    """A command does not do what the lesson shows. The text says what it does instead."""


class Terminal:
    """A shell in a folder, with its own environment."""

    def __init__(self, folder):
        self.mark = f"ends with {os.urandom(8).hex()} "
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        self.shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=projects.test_environment(
                PATH=path, PYTHONUNBUFFERED="1", NO_PROXY="127.0.0.1,localhost"
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def close(self):
        self.shell.stdin.close()
        kill_group(self.shell.pid)
        self.shell.stdout.close()
        self.shell.wait()

    def type(self, text, seconds=180):
        """Run a command in the shell. Return its exit status and what it printed.

        Raises:
            OutputMismatch: if it takes longer than `seconds`.
        """
        watchdog = threading.Timer(seconds, kill_group, [self.shell.pid])
        watchdog.start()
        end = f"printf '\\n%s%s\\n' '{self.mark}' $?"
        self.shell.stdin.write(f"{{ {text}\n}} 2>&1 </dev/null\n{end}\n")
        self.shell.stdin.flush()
        lines = []
        for line in self.shell.stdout:
            if line.startswith(self.mark):
                watchdog.cancel()
                return int(line.removeprefix(self.mark)), "".join(lines).removesuffix("\n")
            lines.append(line)
        raise OutputMismatch(f"it does not end within {seconds} s. It printed:\n{''.join(lines)}")


class TerminalSession:
    """The terminals of a lesson's reader, in a folder. On exit, all that they started is ended.

    A command is typed into the terminal that its block names: ```console terminal=2. `terminal=all`
    means each terminal, those that are opened later too. Without the attribute, it is typed into
    the terminal of the command before. If a server runs there, the free terminal that was used last
    is taken, or a new one."""

    def __init__(self, folder):
        self.folder = folder
        self.ports = {port: str(servers.free_port()) for port in PORTS}
        self.printed = []  # what each command so far printed
        self.servers = {}  # {port: (process group, its Terminal)}
        self.terminals = {}  # {1: Terminal}
        self.used = []  # their numbers, the one used last at the end
        self.in_all = []  # what is typed in each terminal

    def __enter__(self):
        self.enter(1)
        return self

    def __exit__(self, *_):
        for server, _ in self.servers.values():
            kill_group(server)
        for terminal in self.terminals.values():
            terminal.close()

    @property
    def terminal(self):
        """The Terminal that is typed into."""
        return self.terminals[self.used[-1]]

    def enter(self, number):
        """Go to a terminal, and open it if it is not open."""
        self.used = [each for each in self.used if each != number] + [number]
        if number not in self.terminals:
            self.terminals[number] = Terminal(self.folder)
            for text in self.in_all:
                self.terminal.type(text)

    def choose(self, named):
        """Go to the terminal that a block names, or to a free one."""
        if named.isdecimal():
            self.enter(int(named))
            return
        taken = [terminal for _, terminal in self.servers.values()]
        free = [number for number in self.used if self.terminals[number] not in taken]
        self.enter(free[-1] if free else len(self.terminals) + 1)

    def follow(self, command):
        """Type one of a lesson's commands.

        Raises:
            OutputMismatch: if it does not print what the lesson shows.
        """
        self.choose(command.terminal)
        if command.terminal == "all" and EXPORT.match(command.text):
            self.in_all.append(command.text)
            for terminal in self.terminals.values():
                if terminal is not self.terminal:
                    terminal.type(command.text)
        if found := INSTALLS.match(command.text):
            check_pins(found[1])
        elif found := GUIDE.match(command.text):
            check_guide_command(found[1] or "")
        elif WRITES_CODE.match(command.text):
            pass  # the code is written already; apply_lesson runs this command
        elif found := PASTED.match(command.text):
            self.type(command.text.replace(found[2], shlex.quote(self.pasted(*found.groups()))))
        elif SERVES.search(command.text):
            status, printed = self.serve(command.text, command.shown)
            compare(command.shown, printed, status)
        else:
            status, printed = self.type(self.moved(command.text))
            printed = self.moved_back(printed)
            self.printed.append(printed)
            compare(command.shown, printed, status)

    def moved(self, text):
        """Return a text with the ports of the lessons replaced by those of this session."""
        for port, moved in self.ports.items():
            text = re.sub(rf"\b(127\.0\.0\.1|localhost):{port}\b", rf"\1:{moved}", text)
        return text

    def moved_back(self, text):
        for port, moved in self.ports.items():
            text = re.sub(rf"\b(127\.0\.0\.1|localhost):{moved}\b", rf"\1:{port}", text)
        return text.replace(*DJANGO_61)

    def type(self, text, seconds=180):
        """Run a command in the current terminal; see Terminal.type."""
        return self.terminal.type(text, seconds)

    def serve(self, text, shown, seconds=60):
        """Start a server in the background, in place of the one before on its port.

        Waits until it accepts connections and has printed what is shown, or has ended.

        Returns:
            Its exit status (None while it runs) and its log.
        """
        serves = SERVES.search(text)
        port = serves["port"] or serves["bound"] or PORTS[0]
        self.stop_server(port)
        log, ended = self.folder / "server.log", self.folder / "server.ended"
        ended.unlink(missing_ok=True)
        if serves["command"]:
            text = SERVES.sub(rf"\g<command> \g<address>{self.ports[port]}", text)
        job = f"{{ {self.moved(text)}; echo $? >server.ended; }} >server.log 2>&1"
        _, pid = self.type(f"set -m; {job} & set +m; echo $!")
        self.servers[port] = int(pid), self.terminal
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(0.05)
            if ended.exists() and ended.read_text().strip():
                self.stop_server(port)
                return int(ended.read_text()), self.moved_back(log.read_text("utf-8"))
            printed = self.moved_back(log.read_text("utf-8"))
            if pattern(shown).fullmatch(tidy(printed)) and self.answers(port):
                return None, printed
        return None, printed

    def log(self):
        """Return what the server that was started last has printed."""
        log = self.folder / "server.log"
        return log.read_text("utf-8") if log.exists() else ""

    def answers(self, port):
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", int(self.ports[port]))) == 0

    def stop_server(self, port):
        if port in self.servers:
            server, terminal = self.servers.pop(port)
            kill_group(server)
            terminal.type(f"wait {server}")

    def pasted(self, name, shown):
        """Return what the reader pastes for ACCESS=eyJ…: the last "access" that was printed.

        If no text was printed under that name, it is the last value of that name in a link that
        the server printed, such as …#access=eyJ…, or else the last line that was printed."""
        found = [
            value[name.lower()]
            for printed in self.printed
            for value in objects_in(printed)
            if isinstance(value.get(name.lower()), str)
        ]
        found = found or re.findall(rf"[#?&]{name.lower()}=([^\s&]+)", self.log())
        found = found or [line for printed in self.printed for line in printed.splitlines()]
        if not found or not pattern(shown).fullmatch(f"{found[-1]}\n"):
            raise OutputMismatch(
                f'nothing was printed before that is pasted here, such as "{name.lower()}"'
            )
        return found[-1]


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def objects_in(printed):
    """Yield the JSON objects among the lines that a command printed."""
    for line in printed.splitlines():
        if line.startswith("{"):
            try:
                yield json.loads(line)
            except ValueError:
                pass


def pattern(shown):
    """Return what a lesson shows as a compiled pattern.

    … in a line stands for any text in that line, and a line of … alone for one or more lines."""
    lines = tidy(shown).splitlines()
    parts = (
        r"(?:.*\n)+?" if line == "…" else re.escape(line).replace("…", ".+?") + r"\n"
        for line in lines
    )
    return re.compile("".join(parts))


def tidy(text):
    """Return a text without white space at the end of lines, and without empty lines at its end."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    text = "\n".join(lines).rstrip("\n")
    return f"{text}\n" if text else ""


def compare(shown, printed, status):
    """Compare what a lesson shows with what its command printed.

    Raises:
        OutputMismatch: if they differ, or if the command fails and the lesson shows nothing but ….
    """
    if not pattern(shown).fullmatch(tidy(printed)):
        raise OutputMismatch(
            f"the lesson shows:\n{shown or '(nothing)'}\nIt prints:\n{tidy(printed)}"
        )
    if status and not shown.strip("…\n "):
        raise OutputMismatch(
            f"it fails, with the exit status {status}. It prints:\n{tidy(printed)}"
        )


def check_pins(arguments):
    """Check that the course pins each package of a `pip install`.

    Raises:
        OutputMismatch: if it does not, or pins another version.
    """
    files = sorted(course.ROOT.glob("requirements/*.txt"))
    pins = {plain(name): pin for file in files for name, pin in PIN.findall(file.read_text())}
    pins |= {plain(name): pin for name, pin in PIN.findall(core().read_text("utf-8"))}
    for argument in shlex.split(arguments):
        found = PACKAGE.match(argument)
        if not found or plain(found[1]) not in pins:
            raise OutputMismatch(f"{argument} is not a package that requirements/*.txt pin")
        if found[2] and found[2] != pins[plain(found[1])]:
            raise OutputMismatch(f"requirements/core.txt pins {found[1]}=={pins[plain(found[1])]}")


def core():
    return course.ROOT / "requirements" / "core.txt"


def plain(name):
    """Return the normalized name of a package (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def check_guide_command(line):
    """Check the arguments of `python3 -m guide` without running the command.

    STEP and NAME stand for any step or name.

    Raises:
        OutputMismatch: if there is no such command or argument, or what they name does not exist.
    """
    words = shlex.split(line)
    if "--offline" in words:  # every command takes it, with a folder
        at = words.index("--offline")
        words[at : at + 2] = []
    if not words or words == ["--help"] or words[0].isupper():
        return
    try:
        bootstrap.find_command(words[0])
        _, args = cli.parse(words)
        for field, value in vars(args).items():
            if field in ("name", "step", "a", "b") and value and not value.isupper():
                course.find(value)
    except course.UsageError as error:
        raise OutputMismatch(f"`python3 -m guide {line}`: {error}") from None
