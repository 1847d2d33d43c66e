"""The servers of a drill: two API processes over one PostgreSQL and one Redis.

They are started for the drill, on free ports and in temporary folders."""

import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from guide import course, projects, servers

HOST = servers.ADDRESS
USERS = 200  # each drill takes some that no other drill has used
PASSWORD = "pass"
SECRET = "p/@ #%$"  # the password of the servers: any character is allowed

HERE = Path(__file__).parent
LEASH, DEACTIVATE = HERE / "programs/leash.py", HERE / "programs/deactivate.py"
SET_UP, QUICK_SETTINGS = HERE / "../programs/set_up.py", HERE / "../programs/quick_settings.py"
PACKAGED = Path("/usr/lib/postgresql")  # where Debian and Ubuntu put its versions: 15/bin/initdb


def until(true, seconds=30):
    """Wait until a function returns a true value. Return False if it does not in `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


class Server:
    """A server process in its own process group, so that Ctrl-C reaches only the drill.

    The group is killed when this process ends, however that happens: see programs/leash.py."""

    stopping = signal.SIGTERM
    user = ""  # the system user whom it runs as, if it is not the present one
    variables = None  # its environment variables, if they are not those of this process

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, servers.free_port(), None
        self.log = folder / f"{type(self).__name__}-{self.port}.log"

    def start(self):
        """Start the server and wait until it accepts connections.

        Raises:
            RuntimeError: with its log, if it does not accept within a minute.
        """
        self.process = servers.start(
            [sys.executable, "-I", "-S", LEASH, self.user, *self.command()],
            self.port,
            self.log,
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def send(self, number):
        """Send a signal to the process and to all that it has started."""
        os.killpg(self.process.pid, number)

    def stop(self):
        """Ask it to end, and wait until it and its workers accept no more connections."""
        self.process.send_signal(self.stopping)
        self.process.communicate(timeout=60)
        assert until(self.is_closed)

    def is_closed(self):
        with closing(socket.socket()) as probe:
            return probe.connect_ex((HOST, self.port)) != 0

    def kill(self):
        """Kill it and all that it has started, as a power failure would."""
        if self.process:
            with suppress(ProcessLookupError):
                self.send(signal.SIGKILL)
            self.process.communicate()

    @contextmanager
    def stopped(self):
        """Stop the server for the time of a `with` block."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def silent(self):
        """Let the server accept connections and not answer, for the time of a `with` block."""
        self.send(signal.SIGSTOP)
        try:
            yield
        finally:
            self.send(signal.SIGCONT)


class PostgreSQL(Server):
    stopping = signal.SIGINT  # "fast": aborts the transactions that are open

    def __init__(self, folder, password=""):
        super().__init__(folder)
        self.password, as_owner = password, {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self.user, group = "postgres", pwd.getpwnam("postgres").pw_gid
            shutil.chown(folder, self.user, group)
            as_owner = {"user": self.user, "group": group, "extra_groups": []}
        self.url = f"postgres://drill@{HOST}:{self.port}/postgres"  # of the superuser
        password = folder / "password"
        password.write_text(self.password)
        if as_owner:
            shutil.chown(password, self.user, group)
        ways = ["-A", "scram-sha-256", f"--pwfile={password}"] if self.password else ["-A", "trust"]
        options = ["-D", "data", "-U", "drill", *ways, "--no-sync", "--wal-segsize=1"]
        initdb = [find_postgresql("initdb"), *options]
        subprocess.run(initdb, cwd=folder, check=True, capture_output=True, **as_owner)

    def command(self):
        # Only the process is stopped here, never the machine: nothing needs to be on the disk.
        options = [f"--listen_addresses={HOST}", "--unix_socket_directories=", "--fsync=off"]
        return [find_postgresql("postgres"), "-D", "data", "-p", str(self.port), *options]

    def start(self):
        super().start()
        if not until(self.is_ready):  # it listens before it is ready
            raise RuntimeError(f"PostgreSQL is not ready: {self.log.read_text('utf-8', 'replace')}")

    @contextmanager
    def silent(self):
        """The same, for the processes of its connections too: each has a group of its own."""
        pids = self.ask("SELECT array_agg(pid) FROM pg_stat_activity")[0]

        def send(number):
            for pid in pids:
                with suppress(ProcessLookupError):  # such as that of the query above
                    os.kill(pid, number)

        with super().silent():
            send(signal.SIGSTOP)
            try:
                yield
            finally:
                send(signal.SIGCONT)

    def make_role(self):
        """Make the role of the API and its database, as the last step's database.sql does.

        Returns:
            The URL with which the API connects. From then on, `self.url` leads to this database.
        """
        with closing(psycopg.connect(self.url, password=self.password, autocommit=True)) as server:
            password = sql.Literal(self.password)
            server.execute(sql.SQL("CREATE ROLE notes LOGIN PASSWORD {}").format(password))
            server.execute("CREATE DATABASE notes OWNER notes")
        self.url = f"postgres://drill@{HOST}:{self.port}/notes"
        self.url_of_role = f"postgres://notes@{HOST}:{self.port}/notes"
        return self.url_of_role

    def is_ready(self):
        with suppress(psycopg.OperationalError):
            return self.ask("SELECT 1")

    def run(self, statement):
        """Run a statement that returns no rows."""
        with psycopg.connect(self.url, password=self.password) as connection:
            connection.execute(statement)

    def ask(self, query, *values):
        """Return the first row of a query."""
        with closing(psycopg.connect(self.url, password=self.password)) as connection:
            return connection.execute(query, values).fetchone()


class Redis(Server):
    def command(self):  # as the compose file has it: nothing is kept on the disk
        own = ["--maxmemory-policy", "noeviction", "--requirepass", SECRET]
        return ["redis-server", "--bind", HOST, "--port", str(self.port), "--save", "", *own]

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

    def reload(self):
        """Start new workers, and wait until the old ones have finished their requests and ended.

        Raises:
            AssertionError: if they have not in half a minute.
        """
        booted = self.count_since_start("Booting worker")
        self.process.send_signal(signal.SIGHUP)
        assert until(lambda: self.count_since_start("Worker exiting") == booted)

    def count_since_start(self, message):
        """Return how often gunicorn has logged a message since it was started last."""
        return self.log.read_text("utf-8").rpartition("Starting gunicorn")[2].count(message)


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
        """Make a new key pair, and return its id."""
        return self.python("make_key.py").stdout.strip()

    def key_file(self, kid):
        return Path(self.variables["JWT_KEYS_DIR"], f"{kid}.pem")

    def restart_with_active_key(self, kid):
        """Restart one API process after the other. From then on, this key signs."""
        self.variables["JWT_ACTIVE_KEY"] = kid
        for api in self.apis:
            api.stop()
            api.start()

    def deactivate(self, name):
        """Deactivate a user. Return True if the process says that it succeeded."""
        return self.python(DEACTIVATE, name).returncode == 0

    def is_active(self, name):
        query = "SELECT is_active FROM auth_user WHERE username = %s"
        return self.postgresql.ask(query, name)[0]


@contextmanager
def running_postgresql():
    """Start a PostgreSQL server with an empty database, and stop it on exit."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        server = PostgreSQL(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()


@contextmanager
def running(shared_cache=True):
    """Start PostgreSQL, Redis and two API processes of the last step, and stop them on exit.

    Args:
        shared_cache: if False, each API process counts requests in its own memory. A drill must
            then fail, which proves that the drills notice it.

    Yields:
        The Cluster.
    """
    with ExitStack() as stack:

        def folder():
            return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))

        def begin(server):
            stack.callback(server.kill)
            server.start()
            return server

        database = begin(PostgreSQL(folder(), SECRET))
        project = projects.lay_out(course.end_of_part_two().path, folder() / "project")
        shutil.copy(QUICK_SETTINGS, project)
        redis = begin(Redis(project))
        variables = projects.environment(
            DJANGO_SETTINGS_MODULE="quick_settings",
            SECRET_KEY=secrets.token_urlsafe(48),
            DEBUG="off",
            ALLOWED_HOSTS=HOST,
            HTTPS="on",  # the clients send what the proxy in front of the API would
            NUM_PROXIES="1",
            DATABASE_URL=database.make_role(),
            PGPASSWORD=SECRET,
            REDIS_PASSWORD=SECRET,
            CACHE_URL=redis.url if shared_cache else "locmemcache://",
            JWT_KEYS_DIR=str(project / "keys"),
            PASSWORD=PASSWORD,
        )
        cluster = Cluster(project, variables, database, redis)
        names = [f"user-{number}" for number in range(USERS)]
        cluster.python(SET_UP, *names).check_returncode()
        with ThreadPoolExecutor() as pool:
            list(pool.map(begin, cluster.apis))
        yield cluster


def find_postgresql(program):
    """Return the path of a program of PostgreSQL, on the PATH or not, or None."""
    found = {float(path.parts[4]): path for path in PACKAGED.glob(f"[0-9]*/bin/{program}")}
    return shutil.which(program) or (str(found[max(found)]) if found else None)


def lacks_postgresql():
    """Return a sentence about what to install to start PostgreSQL, or None."""
    if not find_postgresql("initdb"):
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
