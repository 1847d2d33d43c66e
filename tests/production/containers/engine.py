"""A container engine of its own: Docker's server, in namespaces that it shares with nobody.

It has its own network, so that no port, no firewall rule and no image of this machine is touched.
When its first process is killed, the kernel kills all that it has started."""

import ctypes
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from guide import course
from tests.production.drills.cluster import LEASH, until

HERE = Path(__file__).parent
STEP = course.end_of_part_two().path
PROGRAMS = ("dockerd", "docker", "docker-compose", "mmdebstrap", "iptables", "ip", "unshare")
# The release whose Python and PostgreSQL have the versions that the lesson's files name.
RELEASE = "trixie"
PACKAGES = "base-files base-passwd bash coreutils dash findutils libc-bin passwd postgresql"
PACKAGES += " python-is-python3 python3-pip redis-server"
# Only with --compatibility, Debian's version starts as many replicas as the file says.
COMPOSE = ["docker-compose", "--compatibility"]
IMAGES = {
    "python": "python:3.13-slim",
    "caddy": "caddy:2",
    "redis": "redis:7",
    "postgres": "postgres:17",
}
# In memory: faster, and an overlay does not work on the overlay of a container.
START = """
mount -t tmpfs run /run
mount -t tmpfs data "$1/data"
ip link set lo up
exec dockerd --bridge none --data-root "$1/data" --host "unix://$1/docker.sock"
"""
CLONE_NEWNS = 0x20000
# The images have no program that mounts.
MOUNT = f"""
import ctypes, os, sys
pid, path, owner = sys.argv[1:]
libc = ctypes.CDLL(None)
assert libc.setns(os.open("/proc/" + pid + "/ns/mnt", os.O_RDONLY), {CLONE_NEWNS}) == 0
os.mkdir(path)
options = "size=2m,mode=700,uid=" + owner
assert libc.mount(b"small", path.encode(), b"tmpfs", 0, options.encode()) == 0
"""
CLONE_NEWNET = 0x40000000  # see setns(2)


def lacking():
    """Return a sentence about what is missing to start an engine, or None."""
    if platform.system() != "Linux":
        return "A container engine of its own needs Linux"
    if os.geteuid() != 0:
        return "A container engine of its own needs the rights of root"
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing:
        return f"These programs are missing: {', '.join(missing)}"


class Engine:
    """A running engine, and the lesson's project in it.

    environment: the variables with which docker-compose is typed.
    """

    def __init__(self, folder):
        self.folder, self.project = folder, folder / "notes"
        self.log = folder / "log.txt"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DOCKER_HOST": f"unix://{folder}/docker.sock",
            "DOCKER_BUILDKIT": "0",
        }
        shutil.copytree(STEP, self.project)
        (folder / "data").mkdir()

    def start(self):
        namespaces = "--net --pid --mount --fork --kill-child --mount-proc".split()
        server = ["unshare", *namespaces, "sh", "-ec", START, "sh", self.folder]
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", LEASH, "", *server],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        ready = until(lambda: self.run("docker", "info", check=False).returncode == 0)
        assert ready, self.log.read_text("utf-8", "replace")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def run(self, *command, check=True, **options):
        """Run a command in the project's folder, as its administrator does.

        Raises:
            AssertionError: with what it printed, if it fails.
        """
        process = subprocess.run(
            [*command],
            cwd=self.project,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **options,
        )
        assert not check or process.returncode == 0, f"{command}\n{process.stdout}{process.stderr}"
        return process

    def compose(self, *command):
        """Run docker-compose, and return what it printed."""
        return self.run(*COMPOSE, *command).stdout

    def containers(self, service):
        """Return the ids of the running containers of a service."""
        return self.run(
            "docker", "ps", "-q", "--filter", f"label=com.docker.compose.service={service}"
        ).stdout.split()

    def crash(self, container):
        """Kill the first process of a container, as a lack of memory would."""
        pid = self.run("docker", "inspect", "-f", "{{.State.Pid}}", container).stdout.strip()
        self.run("nsenter", "--pid", "--target", self.inner(), "kill", "-9", pid)

    def signal(self, container, name):
        """Send a signal to all processes of a container, such as STOP: it is then silent."""
        listed = self.run("docker", "top", container, "-eo", "pid").stdout.split()[1:]
        kill = ("kill", f"-{name}", *listed)
        self.run("nsenter", "--pid", "--target", self.inner(), *kill)

    def mount_small(self, container, path):
        """Mount a file system of two megabytes in a container, for its user."""
        owner = self.run("docker", "exec", container, "id", "-u").stdout.strip()
        pid = self.run("docker", "inspect", "-f", "{{.State.Pid}}", container).stdout.strip()
        inner = ("nsenter", "--pid", "--mount", "--target", self.inner())
        self.run(*inner, sys.executable, "-c", MOUNT, pid, path, owner)

    def inner(self):
        """Return the id of the process in the namespaces: unshare's only child."""
        pid = self.process.pid
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[-1]

    def enter(self):
        """Move this thread into the network of the engine, where the proxy listens."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open(f"/proc/{self.process.pid}/ns/net") as network:
            if libc.setns(network.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")

    def clients(self, count):
        """Return an executor whose threads are in the network of the engine."""
        return ThreadPoolExecutor(count, initializer=self.enter)

    def build_images(self):
        """Build the stand-ins, with the names that the lesson's files use."""
        context = self.folder / "images"
        shutil.copytree(HERE, context)
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:"]
        fetch += ["--python-version", "3.13", "--dest", context / "wheels"]
        for kind in ("manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014"):
            fetch += ["--platform", f"{kind}_{platform.machine()}"]
        unpack = ["mmdebstrap", "--quiet", "--mode=root", "--variant=extract"]
        # PostgreSQL compiles long queries with it: there are none here.
        unpack += ["--customize-hook=rm -f $1/usr/lib/*/libLLVM*", f"--include={PACKAGES}"]
        packages = subprocess.Popen([*unpack, RELEASE, self.folder / "debian.tar"])
        try:
            for requirements in (self.project / "requirements.txt", HERE / "caddy.txt"):
                download = [*fetch, "--requirement", requirements]
                subprocess.run(download, check=True, stderr=subprocess.DEVNULL)
        finally:
            assert packages.wait() == 0
        self.run("docker", "import", str(self.folder / "debian.tar"), "debian-packages")
        for target, name in IMAGES.items():
            build = ("docker", "build", "--file", str(context / "Containerfile"))
            self.run(*build, "--network", "none", "--target", target, "--tag", name, str(context))


@contextmanager
def running():
    """Start an engine with the images, and stop it with all containers on exit.

    Yields:
        The Engine.
    """
    folder = Path(tempfile.mkdtemp(prefix="engine-"))
    engine = Engine(folder)
    try:
        engine.start()
        engine.build_images()
        yield engine
    finally:
        engine.kill()
        shutil.rmtree(folder)
