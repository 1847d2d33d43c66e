"""Builds the lab: the API of the lessons, for the reader's browser. What the page and the worker
do is in site/lab; here they get what they work on: the projects, and Python's packages."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from guide import course, scaffold
from guide.downloads import Target, download, needed
from guide.tools import run_tool, say
from guide.variants import layout
from lab.build.lesson_requests import requests_of, requests_of_pitfall

SOURCE = course.ROOT / "site" / "lab"
REQUIREMENTS = course.ROOT / "requirements" / "lab.txt"
CACHE = SOURCE / ".cache"
NODE = 20

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


def build(out):
    """Make OUT/lab, OUT/lite and OUT/sw.js, in a folder that holds the built site.

    Raises:
        UsageError: if Node.js is missing.
        ToolFailed: if a tool fails.
    """
    from lab.build import jupyterlite as lite  # it builds on this module

    target = Path(out) / "lab"
    shutil.rmtree(target, ignore_errors=True)
    node_modules()
    run("node", "build.mjs", packages(), target)
    for step in course.steps():
        write(target / "steps" / f"{step.name}.json", describe_step(step))
    for pitfall in course.pitfalls():
        write(target / "pitfalls" / f"{pitfall.name}.json", describe_pitfall(pitfall))
    write(
        target / "notebooks.json", {it.stem: lite.reason_against(it) for it in course.notebooks()}
    )
    lite.build(out)
    files = sorted(path for path in target.rglob("*") if path.is_file())
    sizes = {path.relative_to(target).as_posix(): path.stat().st_size for path in files}
    write(target / "files.json", sizes)
    version = hashlib.sha256(b"".join(map(Path.read_bytes, files))).hexdigest()[:16]
    worker = (SOURCE / "sw.js").read_text("utf-8").replace("VERSION", version)
    (Path(out) / "sw.js").write_text(worker, "utf-8")


def transferred(path):
    """The bytes of a file as they travel: compressed, unless that makes it larger."""
    data = path.read_bytes()
    return min(len(data), len(gzip.compress(data, 6)))


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")


# Tools and packages


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
        say("Installing site/lab/package-lock.json, this once …")
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.write_text(hashlib.sha256(lock).hexdigest())


def packages():
    """Return a zip of Python's packages, without what the API never reads. It is made once."""
    tools = [(SOURCE / name).read_bytes() for name in ("build.mjs", "package-lock.json")]
    recipe = pins(REQUIREMENTS).encode() + DROPPED.pattern.encode() + b"".join(tools)
    path = CACHE / f"packages-{hashlib.sha256(recipe).hexdigest()[:16]}.zip"
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
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
    with tempfile.TemporaryDirectory() as wheels:
        download(requirements, BROWSER, wheels)
        for path in sorted(Path(wheels).glob("*.whl")):
            with zipfile.ZipFile(path) as wheel:  # in .data are manuals
                wheel.extractall(folder, [it for it in wheel.namelist() if ".data/" not in it])


# Projects


def django():
    """The version that runs there."""
    return re.search(r"^django==([\w.]+)", REQUIREMENTS.read_text("utf-8"), re.MULTILINE)[1]


def describe_step(step):
    """What the lab needs of a step: its files, those of the step before, the lesson's requests."""
    files = {name: text for name, text in course.files_of(step.path).items() if name != "README.md"}
    changed = [block.changes for block in step.lesson.changes if block.changes]
    before = scaffold.before(step)
    return {
        "django": django(),
        "note": step.lesson.facts.get("browser", ""),
        "runs": step.lesson.facts.get("lab") != "files",
        "files": files,
        "before": {name: before.get(name, "") for name in sorted(before | step.code)},
        "open": changed[0] if changed else "config/settings.py",
        "lesson": requests_of(step.lesson),
    }


def describe_pitfall(pitfall):
    """What the lab needs of a pitfall: the project that both sides share, the pitfall's own files,
    and of each side its settings, its tests and, for a set-up, its commands."""
    files, settings = {}, {}
    for side in layout.VARIANTS:
        with tempfile.TemporaryDirectory() as folder:
            settings[side] = layout.lay_out(pitfall, side, Path(folder) / "project")
            files |= course.files_of(Path(folder) / "project")
    own = [name for name in files if is_project_file(name) and (pitfall.path / name).exists()]
    own.sort(key=lambda name: (name != "wrong.py", name != "right.py", name))
    return {
        "django": django(),
        "note": pitfall.lesson.facts.get("browser", ""),
        "runs": pitfall.lesson.facts.get("lab") != "files",
        "files": {name: text for name, text in files.items() if is_project_file(name)},
        "own": {name: files[name] for name in own},
        "settings": settings,
        "tests": {
            side: (pitfall.path / f"test_{side}.py").read_text("utf-8") for side in layout.VARIANTS
        },
        "commands": {side: layout.commands(pitfall.path / f"{side}.py") for side in layout.VARIANTS}
        if layout.difference(pitfall) == "setup"
        else None,
        "lesson": requests_of_pitfall(pitfall),
    }


def is_project_file(name):
    return name != "README.md" and not name.startswith("tests/")
