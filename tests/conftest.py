"""What the proofs about the course as a whole share."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sysconfig
import threading
import time
import uuid
import venv
from contextlib import closing
from functools import partial
from http.server import ThreadingHTTPServer

import django
import pytest

from guide import course, environments, projects
from publish import site, static_files
from tests.client_contract import browser
from tests.proofs import runs

SUB_PATH = "/any/where"

# What a learner's command needs of a clone.
COPIED = ("guide", "steps", "pitfalls", "notebooks", "requirements", "site/benchmark")
COPIED += ("site/publish", "tests/authoring", "tests/exercises", "tests/matrix")
COPIED += ("tests/client_contract", "tests/production")

# What a shell starts in the background ignores Ctrl-C, and hands that on. Some tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption(
        "--record",
        action="store_true",
        help="write what the notebooks print, and which test notices which mutant",
    )
    parser.addoption(
        "--ledger",
        action="store_true",
        help="skip the proofs that have passed before, if nothing that they read has changed",
    )


class Clone:
    """A copy of the course (but for its site and these tests), and a learner who types in it."""

    def __init__(self, root):
        self.root = root
        self.log = root.with_name("log.txt")
        ignored = shutil.ignore_patterns("*.sqlite3*", "kernel-ipc-*", *course.IGNORED)
        for name in COPIED:
            shutil.copytree(course.ROOT / name, root / name, ignore=ignored)
        for name in ("conftest.py", "pyproject.toml"):
            shutil.copy(course.ROOT / name, root)
        self.environment = environments.Environment(root / ".venv", ["core"])

    def borrow_packages(self):
        """Gives it a whole `.venv` at once: its packages are those that run this test."""
        venv.create(self.environment.path, symlinks=os.name == "posix")
        borrowed = self.environment.packages() / "borrowed.pth"
        borrowed.write_text(sysconfig.get_path("purelib"), "utf-8")
        stamp = self.environment.stamp("core")
        stamp.write_text(self.environment.place() + environments.pins("core"), "utf-8")

    def guide(self, *typed, **changes):
        """Types `python3 -m guide …`; gives the finished process."""
        return subprocess.run(
            [environments.own_base(), "-m", "guide", *typed],
            cwd=self.root,
            env=projects.test_environment(**changes),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )

    def begin(self, *typed, **changes):
        """Types `python3 -m guide …`; gives the process, at the head of a group of its own. What
        it prints goes to the log."""
        with open(self.log, "w", encoding="utf-8") as log:
            return subprocess.Popen(
                [environments.own_base(), "-m", "guide", *typed],
                cwd=self.root,
                env=projects.test_environment(**changes),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def python(self, *typed, cwd="."):
        """Types `python …` in a folder of the course, with `.venv` switched on."""
        return subprocess.run(
            [self.environment.python, *typed],
            cwd=self.root / cwd,
            env=projects.test_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )


@pytest.fixture
def bare_clone(tmp_path):
    """A fresh clone: nothing is installed in it."""
    return Clone(tmp_path / "jwt é x" / "course")


@pytest.fixture
def clone(bare_clone):
    """A clone in which all is installed."""
    bare_clone.borrow_packages()
    return bare_clone


@pytest.fixture
def second_clone(tmp_path):
    """A fresh clone beside the first."""
    return Clone(tmp_path / "second" / "course")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """Return a function: migrated(step) is the folder with the step's migrated database."""
    folder = of_all_workers(tmp_path_factory) / "migrated"
    return lambda step: runs.migrated(step, folder)


def of_all_workers(tmp_path_factory):
    """Return the temporary folder of this run, which all its workers share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def chromium(needs):
    """The Chromium of this machine (or $CHROME), without a window, driven by Playwright."""
    found = importlib.util.find_spec("playwright")
    needs("Playwright for Python (requirements/browser.txt)", found)
    path = browser.find()
    needs("Chromium", path)
    with browser.started(path) as running:
        yield running


SITE_URL = "https://example.org/jwt/"


@pytest.fixture(scope="session")
def out(needs, tmp_path_factory):
    """The folder of the site, built with its lab for SITE_URL, once for all workers of this run.

    Sphinx checks the links of the sources while it builds.
    """
    needs("Sphinx (requirements/site.txt)", importlib.util.find_spec("sphinx"))
    needs("Node.js", shutil.which("npm"))
    if django.VERSION[:2] != (5, 2):
        pytest.skip("the first lesson starts from what Django 5.2 makes")
    folder = of_all_workers(tmp_path_factory) / "site"

    def build():
        status = site.build(folder / "out", url=SITE_URL, doctrees=folder / "doctrees")
        assert status == 0, "Sphinx found something wrong: see what it printed"

    once(folder, build)
    return folder / "out"


def once(folder, make):
    """Make a folder and call make() in the first worker that comes; let the others wait for it.

    Raises:
        RuntimeError: in the others, if make() failed.
    """
    done, failed = (
        folder.with_name(f"{folder.name}.done"),
        folder.with_name(f"{folder.name}.failed"),
    )
    try:
        folder.mkdir()
    except FileExistsError:
        while not done.exists():
            if failed.exists():
                raise RuntimeError(f"Another worker could not make {folder}.") from None
            time.sleep(0.2)
        return
    try:
        make()
    except BaseException:
        failed.touch()
        raise
    done.touch()


class UnderSubPath(static_files.Handler):
    def translate_path(self, path):
        inside = path.removeprefix(SUB_PATH)
        return super().translate_path(inside if inside != path else "/not/of/this/site")


@pytest.fixture(scope="session")
def address(out):
    """The URL of the site in the folder `out`, which is not at the root of its host."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(UnderSubPath, directory=out))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def axe(needs, tmp_path_factory):
    """axe(page, ".lab"): what https://github.com/dequelabs/axe-core finds in this part of a page,
    as [[the rule, up to three elements], …]. site/package-lock.json pins it."""
    npm = shutil.which("npm")
    needs("npm", npm)
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(course.ROOT / "site" / name, folder)
    install = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(install, cwd=folder, check=True, capture_output=True)
    source = (folder / "node_modules/axe-core/axe.min.js").read_text("utf-8")

    def violations(page, part="html"):
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(source)
        # A colour that is still changing is not what a reader sees.
        page.evaluate("document.getAnimations().forEach((it) => it.finish())")
        return page.evaluate(
            "async (part) => (await axe.run(part)).violations.map("
            "({id, nodes}) => [id, nodes.slice(0, 3).map((it) => it.html)])",
            part,
        )

    return violations


@pytest.fixture
def postgresql(needs):
    """The URL of an empty PostgreSQL database, which is dropped afterwards."""
    import psycopg  # the tests that need no database do not import it

    server_url = os.environ.get("TEST_POSTGRESQL_URL", "postgres://postgres@127.0.0.1:5432")
    try:
        server = psycopg.connect(f"{server_url}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        needs(f"PostgreSQL at {server_url}", False)
    name = f"guide_{uuid.uuid4().hex}"
    with closing(server):
        server.execute(f"CREATE DATABASE {name}")
        yield f"{server_url}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
