"""Installs and packs what the lab is made of: the tools of Node.js, and Python's packages."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from guide import course
from guide.environments import OFFLINE
from guide.tools import run_tool, say
from publish.downloads import Target, download, needed

SOURCE = course.ROOT / "site" / "lab"
REQUIREMENTS = course.ROOT / "requirements" / "lab.txt"
CACHE = course.ROOT / "build" / "lab"
NODE = 20
# npm waits for up to a minute before it tries again: without a network, that is for nothing.
NPM_OPTIONS = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
NPM_OPTIONS += ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000"]

BROWSER = Target(
    "for Python in a browser",
    python="3.14",
    patches=(2,),
    platforms=("any",),
    facts={
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
        "os_name": "posix",
        "platform_machine": "wasm32",
    },
)
ENVIRONMENT = BROWSER.markers(2)

# What the API never reads there: it makes the difference between 20 MB and 2 MB to load. One
# language is kept: step 03 answers in it.
DROPPED = re.compile(
    r"""
    ^django/conf/locale/(?!en/|__init__)[^/]+/ | ^django/contrib/[a-z]+/locale/ |
    ^django/contrib/(gis|postgres|flatpages|redirects|syndication|sitemaps|humanize)/ |
    ^django/contrib/admin/static/ | ^django/contrib/admindocs/(static|templates)/ |
    ^django/conf/(app|project)_template/ |
    ^django/db/backends/(oracle|mysql|postgresql)/ |
    ^rest_framework/(locale|static)/ | ^rest_framework_simplejwt/locale/(?!de/) |
    ^django_extensions/(static|templates|locale|conf)/ |
    ^pygments/styles/(?!__init__|_mapping|default) |
    ^pygments/lexers/(?!__init__|_mapping|python|diff|special) |
    ^pygments/formatters/(?!__init__|_mapping|terminal\.) |
    ^tzdata/zoneinfo/(?!__init__|UTC$) | ^certifi/cacert\.pem$ | ^bin/ |
    /tests/ | __pycache__/ | \.dist-info/(?!METADATA) | \.(po|pot|so|pyd|pyi|c|pyx|js|css)$
    """,
    re.VERBOSE,
)


def run(name, *words):
    """Run a tool of Node.js in site/lab.

    Raises:
        UsageError: if there is no Node.js, or one that is too old.
        ToolFailed: if it fails.
    """
    command = [find_tool(name), *words]
    run_tool(command, "`--no-lab` builds the pages alone.", cwd=SOURCE)


def find_tool(name):
    """Return the path of a tool of Node.js, "node" or "npm"; see run()."""
    found = shutil.which(name)
    if not found or node_version() < NODE:
        raise course.UsageError(
            f"It needs Node.js {NODE} or later, and there is no such {name} here. "
            f"Install it from https://nodejs.org/, or leave the lab out: --no-lab."
        )
    return found


def node_version():
    """Return the major version of Node.js. Without Node.js it is 0."""
    node = shutil.which("node")
    said = (
        subprocess.run([node, "--version"], capture_output=True, text=True).stdout if node else ""
    )
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0


def node_modules():
    """Install what package-lock.json pins, unless it is there. Raises as run() does."""
    find_tool("node")
    lock = (SOURCE / "package-lock.json").read_bytes()
    stamp = SOURCE / "node_modules" / ".installed"
    if not stamp.exists() or stamp.read_text() != hashlib.sha256(lock).hexdigest():
        refuse_offline()
        say("Installing site/lab/package-lock.json, this once …")
        run("npm", "ci", *NPM_OPTIONS)
        stamp.write_text(hashlib.sha256(lock).hexdigest())


def refuse_offline():
    """Raise UsageError, before anything is downloaded, if the reader has no network."""
    if os.environ.get(OFFLINE):
        raise course.UsageError(
            "A wheelhouse does not hold what it is built from. Build it where there is a network, "
            "or leave it out: --no-lab."
        )


def packages():
    """Return the path of a zip of Python's packages, without what the API never reads.

    It is made once for the same pins and tools. build.mjs keeps the compiled files beside it.
    """
    tools = ("build.mjs", "build/bytecode.py", "package-lock.json")
    tools = [(SOURCE / name).read_bytes() for name in tools]
    recipe = pins(REQUIREMENTS).encode() + DROPPED.pattern.encode() + b"".join(tools)
    path = CACHE / f"packages-{hashlib.sha256(recipe).hexdigest()[:16]}.zip"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            install(REQUIREMENTS, folder)
            with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
                for file in sorted(Path(folder).rglob("*")):
                    name = file.relative_to(folder).as_posix()
                    if file.is_file() and not DROPPED.search(name):
                        archive.write(file, name)
    return path


def pins(requirements):
    """Return what a requirements file pins for the browser's Python, without markers."""
    return "".join(needed(requirements, BROWSER, *BROWSER.patches))


def install(requirements, folder):
    """Unpack the packages of a requirements file, as the browser's Python needs them."""
    refuse_offline()
    with tempfile.TemporaryDirectory() as wheels:
        download(requirements, BROWSER, wheels)
        for path in sorted(Path(wheels).glob("*.whl")):
            with zipfile.ZipFile(path) as wheel:  # in .data are manuals
                wheel.extractall(folder, [it for it in wheel.namelist() if ".data/" not in it])
