"""The servers of a drill: two API processes over one PostgreSQL and one Redis.

They are started for the drill, on free ports and in temporary folders."""

import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import psycopg

from guide import course, projects, servers

HOST = servers.ADDRESS
USERS = 200  # of them each drill takes fresh ones

PROGRAMS = Path(__file__).parent / "programs"


class Server:
    """A server process in its own process group, so that Ctrl-C reaches only the drill."""

    stopping = signal.SIGTERM
    run_as = {}

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, servers.free_port(), None
        self.log = folder / f"{type(self).__name__}-{self.port}.log"

    def start(self):
        """Start the server and wait until it accepts connections.

        Raises:
            RuntimeError: with its log, if it does not accept within a minute.
        """
        self.process = servers.start(
            self.command(),
            self.port,
            self.log,
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **self.run_as,
        )

    def environment(self):
        return None

    def send(self, number):
        """Send a signal to the process and to all that it has started."""
        os.killpg(self.process.pid, number)

    def stop(self):
        """Ask it to end, and wait."""
        self.process.send_signal(self.stopping)
        self.process.wait(60)

    def kill(self):
        """Kill it and all that it has started, as a power failure would."""
        with suppress(ProcessLookupError):
            self.send(signal.SIGKILL)
        self.process.wait()


class PostgreSQL(Server):
    stopping = signal.SIGINT  # "fast": breaks off what is under way

    def __init__(self, folder):
        super().__init__(folder)
        if os.geteuid() == 0:  # it refuses to be root
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            self.run_as = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self.url = f"postgres://drill@{HOST}:{self.port}/postgres"
        subprocess.run(
            [postgresql("initdb"), "-D", folder / "data", "-U", "drill", "-A", "trust", "-N"],
            cwd=folder,
            check=True,
            capture_output=True,
            **self.run_as,
        )

    def command(self):
        options = [f"listen_addresses={HOST}", "unix_socket_directories="]
        return [
            *(postgresql("postgres"), "-D", "data", "-p", str(self.port)),
            *(word for option in options for word in ("-c", option)),
        ]

    def start(self):
        super().start()
        end = time.monotonic() + 60
        while True:  # it listens before it is ready
            try:
                return self.ask("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def ask(self, query, *values):
        """Return the first row of a query."""
        with closing(psycopg.connect(self.url)) as connection:
            return connection.execute(query, values).fetchone()


class Redis(Server):
    def command(self):  # as the compose file has it: nothing is kept on the disk
        return ["redis-server", "--bind", HOST, "--port", str(self.port), "--save", ""]

    @property
    def url(self):
        return f"redis://{HOST}:{self.port}/0"


class API(Server):
    """gunicorn, as the last step's Containerfile starts it."""

    def __init__(self, folder, variables):
        super().__init__(folder)
        self.variables = variables
        self.address = f"http://{HOST}:{self.port}"

    def command(self):
        said = [
            json.loads(line.removeprefix("CMD "))
            for line in (self.folder / "Containerfile").read_text().splitlines()
            if line.startswith("CMD ")
        ][-1]
        said[said.index("--bind") + 1] = f"{HOST}:{self.port}"
        return [sys.executable, "-m", *said]

    def environment(self):
        return self.variables

    def reload(self):
        """Start new workers, and let the old ones finish their requests."""
        self.process.send_signal(signal.SIGHUP)


class Cluster:
    """The servers, and what a drill does to the project that they serve."""

    def __init__(self, project, variables, postgresql, redis):
        self.project, self.variables = project, variables
        self.postgresql, self.redis = postgresql, redis
        self.a, self.b = self.apis = [API(project, variables) for _ in range(2)]
        self.names = (f"user-{number}" for number in range(USERS))

    def python(self, *arguments):
        """Run Python in the project, as its administrator does. Return the finished process."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.project,
            env=self.variables,
            capture_output=True,
            text=True,
        )

    def make_key(self):
        """Make a new key pair, and return the path of its file."""
        return Path(self.variables["JWT_KEYS_DIR"], self.python("make_key.py").stdout.strip())

    def deactivate(self, name):
        """Deactivate a user. Return True if the process says that it succeeded."""
        return self.python(PROGRAMS / "deactivate.py", name).returncode == 0

    def is_active(self, name):
        query = "SELECT is_active FROM auth_user WHERE username = %s"
        return self.postgresql.ask(query, name)[0]


@contextmanager
def running(step=None, shared_cache=True):
    """Start PostgreSQL, Redis and two API processes for a step, and stop them on exit.

    Args:
        step: the course.Step to serve. Default: the last step.
        shared_cache: if False, each API process counts requests in its own memory. A drill must
            then fail, which proves that the drills notice it.

    Yields:
        The Cluster.

    Raises:
        UsageError: if PostgreSQL or Redis cannot be started on this machine.
    """
    lacking = [text for text in (lacks_postgresql(), lacks_redis()) if text]
    if lacking:
        raise course.UsageError(" ".join(lacking))
    with ExitStack() as stack:
        folders = [
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
            for _ in range(2)
        ]

        def begin(server):
            stack.callback(lambda: server.process and server.kill())
            server.start()
            return server

        database = begin(PostgreSQL(folders[0]))
        project = folders[1] / "project"
        projects.lay_out((step or course.steps()[-1]).path, project)
        redis = begin(Redis(project))
        variables = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DEBUG": "off",
            "ALLOWED_HOSTS": HOST,
            "HTTPS": "on",  # the drill's users speak as the proxy does that stands before it
            "NUM_PROXIES": "1",
            "DATABASE_URL": database.url,
            "CACHE_URL": redis.url if shared_cache else "locmemcache://",
            "JWT_KEYS_DIR": str(project / "keys"),
        }
        subprocess.run(
            [sys.executable, "make_key.py"],
            cwd=project,
            env=projects.environment(**variables),
            check=True,
            capture_output=True,
        )
        projects.prepare(project, **variables)
        here = Cluster(project, projects.environment(**variables), database, redis)
        here.python(PROGRAMS / "create_users.py", str(USERS)).check_returncode()
        for api in here.apis:
            begin(api)
        yield here


def postgresql(program):
    """Return the path of a program of PostgreSQL, on the PATH or not, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=version_of)
    return shutil.which(program) or (str(found[-1]) if found else None)


def version_of(path):
    return [int(part) for part in path.parts[4].split(".") if part.isdigit()]


def lacks_postgresql():
    """Return a sentence about what to install to start PostgreSQL, or None."""
    if not postgresql("initdb"):
        return "The drills need PostgreSQL: on Debian and Ubuntu, sudo apt install postgresql."
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL refuses to run as root: become an ordinary user."


def lacks_redis():
    """Return a sentence about what to install to start Redis, or None."""
    if not shutil.which("redis-server"):
        return "The drills need Redis: on Debian and Ubuntu, sudo apt install redis-server."
