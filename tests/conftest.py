"""What the proofs about the course as a whole share."""

import os
import shutil
import signal
import subprocess
import sysconfig
import threading
import venv
from functools import partial
from http.server import ThreadingHTTPServer

import pytest

from guide import course, environments, projects, static_files

SUB_PATH = "/any/where"

# What a learner's command needs of a clone.
COPIED = ("guide", "steps", "pitfalls", "notebooks", "requirements", "site/benchmark")
COPIED += ("tests/exercises", "tests/production")

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
        ignored = shutil.ignore_patterns("*.sqlite3*", "kernel-ipc-*", *course.LITTER)
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
def chromium(needs):
    """The Chromium of this machine (or $CHROME), without a window, driven by Playwright."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None
    needs("Playwright for Python (requirements/browser.txt)", sync_playwright)
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    path = os.environ.get("CHROME") or next(filter(None, map(shutil.which, names)), None)
    needs("Chromium", path)
    quiet = ["background-networking", "component-update", "sync", "gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", *(f"--disable-{it}" for it in quiet)]
        )
        yield browser
        browser.close()


class UnderSubPath(static_files.Handler):
    def translate_path(self, path):
        inside = path.removeprefix(SUB_PATH)
        return super().translate_path(inside if inside != path else "/not/of/this/site")


@pytest.fixture(scope="module")
def address(out):
    """Where the site in the folder `out` is served: not at the root of its host."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(UnderSubPath, directory=out))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}/"
    server.shutdown()
    server.server_close()
