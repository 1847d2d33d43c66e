"""Builds JupyterLite, in which the notebooks run in the reader's browser.

It uses the lab's copy of Pyodide. site/lab/runtime/course_api.py takes the place of
notebooks/course_api.py, by which the notebooks reach the API.
"""

import hashlib
import json
import re
import shutil
import sys
import tempfile
import zipfile
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from guide import course
from guide.tools import run_tool
from lab.build.packages import CACHE, DROPPED, ENVIRONMENT, SOURCE, install, pins
from lab.build.projects import describe_step

REQUIREMENTS = course.ROOT / "requirements" / "lite.txt"
KERNEL = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
PYTHON = "../../lab/pyodide/"  # from where a notebook opens, OUT/lite/notebooks

# What a notebook has no use for here, or what a browser cannot run.
LEFT_OUT = {"pytest", "pytest-django", "pluggy", "iniconfig"}
DROPPED_TOO = re.compile(r"^jedi/third_party/|^IPython/sphinxext/|^prompt_toolkit/contrib/")
# IPython colours code, and says in which languages.
KEPT = re.compile(r"^pygments/(lexers|styles|formatters)/\w+\.py$")

# How the page asks for it, and how the service worker recognises it: {a pattern: what replaces it}.
HEARTBEAT = {
    r'fetch\("/(api/service-worker-heartbeat)"\)': r'fetch("\1")',
    r'"(/api/service-worker-heartbeat)"===(\w+)\.pathname': r'\2.pathname.endsWith("\1")',
}

# A link of a notebook to another page of the course. Only the browser knows the URL of the website:
# lite_links.js writes it in place of this one.
LINK = re.compile(r"(?<=\]\()(?!https?:)([^)#]+)")
WEBSITE = "https://website.invalid/"

ICONS = ["favicon", "favicon-file", "favicon-notebook", "favicon-terminal"]
ICONS += [f"favicon-busy-{number}" for number in (1, 2, 3)]


def build(out):
    """Make OUT/lite, in a folder that holds the built site and its lab.

    Raises:
        ToolFailed: if it cannot be built.
    """
    target = Path(out) / "lite"
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "jupyter-lite.json").write_text(json.dumps(configuration()), "utf-8")
        run_tool(
            [sys.executable, "-m", "jupyterlite_core", "build"]
            + ["--output-dir", target, "--apps", "notebooks"]
            + ["--no-unused-shared-packages", "--no-sourcemaps"],
            "`--no-lab` builds the pages alone.",
            cwd=folder,
        )
    keep_heartbeat_inside(target)
    add_contents(target)
    lead_links_to_the_website(target)
    for name in ICONS:  # JupyterLite asks for them, and only a Jupyter server brings them
        (target / "static" / "favicons").mkdir(parents=True, exist_ok=True)
        shutil.copy(target / "icon-120x120.png", target / "static" / "favicons" / f"{name}.ico")
    folder = target / "wheels"
    folder.mkdir()
    for path in wheels():
        shutil.copy(path, folder)
    course_wheel(folder)
    lock = json.loads((Path(out) / "lab" / "pyodide" / "pyodide-lock.json").read_text("utf-8"))
    lock["packages"] = locked(folder)
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")


def keep_heartbeat_inside(target):
    """Let JupyterLite ping its service worker below its own folder.

    It asks for a URL at the root of the host, which may belong to another site.

    Raises:
        RuntimeError: if JupyterLite does not do so any more.
    """
    replaced = set()
    for path in [*target.glob("build/*.js"), target / "service-worker.js"]:
        text = path.read_text("utf-8")
        for pattern, own in HEARTBEAT.items():
            text, count = re.subn(pattern, own, text)
            replaced |= {pattern} if count else set()
        path.write_text(text, "utf-8")
    if replaced != set(HEARTBEAT):
        raise RuntimeError("JupyterLite pings its service worker in another way: see HEARTBEAT.")


def add_contents(target):
    """Copy the notebooks to where JupyterLite's page finds them, and write the list of them.

    Source: the contents API of a Jupyter server, https://jupyter-server.readthedocs.io
    """
    for folder in ("files", "api/contents"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    models = []
    for path in contents():
        copy = target / "files" / path.name
        copy.write_text(json.dumps(with_urls(path), indent=1, ensure_ascii=False), "utf-8")
        models.append(model(path.name, "notebook", size=copy.stat().st_size))
    listing = model("", "directory", format="json", content=models)
    (target / "api" / "contents" / "all.json").write_text(json.dumps(listing), "utf-8")


def with_urls(path):
    """Return a notebook whose links have the URL of a page of the website."""
    book = json.loads(path.read_text("utf-8"))
    for cell in book["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = [LINK.sub(lambda it: url_of(it[1]), line) for line in cell["source"]]
    return book


def url_of(link):
    """Return the URL of what a notebook links to: "../steps/06_signing_key/README.md"."""
    path = course.ROOT / "notebooks" / link
    if path in contents():
        return f"{WEBSITE}lite/notebooks/index.html?path={path.name}"
    page = path.with_name("index") if path.name == "README.md" else path
    place = page.resolve().relative_to(course.ROOT)
    return f"{WEBSITE}{place.with_suffix('.html').as_posix()}"


def lead_links_to_the_website(target):
    """Let the page of JupyterLite load lite_links.js before all else.

    Raises:
        RuntimeError: if the page begins in another way.
    """
    shutil.copy(SOURCE / "lite_links.js", target)
    page = target / "notebooks" / "index.html"
    text = page.read_text("utf-8")
    if text.count("<head>") != 1:
        raise RuntimeError("JupyterLite's page has another head: see lead_links_to_the_website.")
    script = '<head>\n    <script src="../lite_links.js"></script>'
    page.write_text(text.replace("<head>", script), "utf-8")


def model(name, kind, **more):
    """Return an entry of the contents API: kind is "notebook" or "directory"."""
    common = {"content": None, "format": None, "mimetype": None, "size": None, "writable": True}
    date = "2026-01-01T00:00:00Z"
    names = {"name": name, "path": name, "type": kind, "created": date, "last_modified": date}
    return common | names | more


def contents():
    """Return the paths of the notebooks that run in a browser."""
    return [path for path in course.notebooks() if not reason_against(path)]


def reason_against(notebook):
    """Return why a notebook cannot run in a browser, as its metadata says, or ""."""
    facts = json.loads(notebook.read_text("utf-8"))["metadata"].get("course", {})
    return facts.get("not_in_a_browser", "")


def configuration():
    """Return the content of jupyter-lite.json."""
    names = [parse_wheel_filename(path.name)[0] for path in wheels()] + ["course"]
    kernel = {
        "pyodideUrl": f"{PYTHON}pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": "./wheels/pyodide-lock.json", "packages": names},
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "JWT in Django, proven",
            "contentsAllJsonFile": "all.json",
            # The notebooks are short: all of one is there, for the browser's own search too.
            "settingsOverrides": {
                "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}
            },
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        },
    }


def wheels():
    """Return the paths of the wheels: the packages, and JupyterLite's own part of the kernel."""
    kernel = sorted(Path(sys.prefix, KERNEL).glob("*.whl"))
    return sorted(slim_wheels().glob("*.whl")) + [
        path for path in kernel if not path.name.startswith("widgetsnbextension")
    ]


def slim_wheels():
    """Return a folder of the packages as wheels, without what a notebook never reads.

    It is made once for the same pins and the same code.
    """
    recipe = pins(REQUIREMENTS).encode() + DROPPED.pattern.encode() + Path(__file__).read_bytes()
    folder = CACHE / f"wheels-{hashlib.sha256(recipe).hexdigest()[:16]}"
    if not folder.exists():
        with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as wheels:
            install(REQUIREMENTS, made)
            for package in distributions(path=[made]):
                if canonicalize_name(package.name) not in LEFT_OUT:
                    slim_wheel(package, Path(made), Path(wheels))
            shutil.copytree(wheels, folder)
    return folder


def slim_wheel(package, source, target):
    """Write an installed package, an importlib.metadata.Distribution, to a wheel."""
    name = re.sub(r"[-_.]+", "_", package.name)
    with zipfile.ZipFile(target / f"{name}-{package.version}-py3-none-any.whl", "w") as wheel:
        for file in sorted(map(str, package.files)):
            kept = KEPT.search(file) or not (DROPPED.search(file) or DROPPED_TOO.search(file))
            if kept and (source / file).is_file():
                add(wheel, file, (source / file).read_bytes())


def add(wheel, name, data):
    """Add a file to a wheel, without its date: the same files give the same wheel."""
    wheel.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)


def course_wheel(folder):
    """Write a wheel with the modules that the notebooks import, and the projects that they start.

    In a wheel they need no service worker, which a browser has with HTTPS or on its own machine
    alone.
    """
    steps = {step.name: describe_step(step)["files"] for step in course.steps()}
    with zipfile.ZipFile(folder / "course-1-py3-none-any.whl", "w") as wheel:
        for path in (SOURCE / "runtime" / "project.py", SOURCE / "runtime" / "wsgi_adapter.py"):
            add(wheel, f"lab/runtime/{path.name}", path.read_bytes())
        for path in sorted((course.ROOT / "notebooks").glob("*.py")):
            if path.stem != "course_api":
                add(wheel, path.name, path.read_bytes())
        for path in contents():
            answers = course.ROOT / "tests" / "exercises" / "notebooks" / path.stem / "right.py"
            add(wheel, f"course_answers/{path.stem}/right.py", answers.read_bytes())
        add(wheel, "course_api.py", (SOURCE / "runtime" / "course_api.py").read_bytes())
        add(wheel, "course_steps.json", json.dumps(steps).encode())
        metadata = "Metadata-Version: 2.1\nName: course\nVersion: 1\nRequires-Dist: requests\n"
        add(wheel, "course-1.dist-info/METADATA", metadata.encode())


def locked(folder):
    """Return what pyodide-lock.json contains for each wheel in the folder."""
    packages = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(path.name)
        with zipfile.ZipFile(path) as wheel:
            files = wheel.namelist()
            metadata = next(file for file in files if file.endswith(".dist-info/METADATA"))
            needs = re.findall(
                r"^Requires-Dist: (.*)$", wheel.read(metadata).decode(), re.MULTILINE
            )
        packages[name] = {
            "name": name,
            "version": str(version),
            "file_name": path.name,
            "install_dir": "site",
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": sorted(
                {
                    file.partition("/")[0].removesuffix(".py")
                    for file in files
                    if file.endswith(".py")
                }
            ),
            "depends": [
                canonicalize_name(need.name) for need in map(Requirement, needs) if needed(need)
            ],
            "unvendored_tests": False,
        }
    for package in packages.values():
        package["depends"] = [name for name in package["depends"] if name in packages]
    return packages


def needed(requirement):
    """Return True if the browser's Python needs this requirement of a package."""
    return not requirement.marker or requirement.marker.evaluate(ENVIRONMENT)
