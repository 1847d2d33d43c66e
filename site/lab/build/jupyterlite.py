"""Builds JupyterLite: the notebooks, run in the reader's browser. It shares Python itself with the
lab; a module of the same name stands in for course_api.py, the notebooks' connection."""

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
from lab.build.packages import CACHE, DROPPED, ENVIRONMENT, SOURCE, describe_step, install, pins

REQUIREMENTS = course.ROOT / "requirements" / "lite.txt"
KERNEL = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
PYTHON = "../../lab/pyodide/"  # from where a notebook opens, OUT/lite/notebooks

# What a notebook has no use for here, or what a browser cannot run.
LEFT_OUT = {"pytest", "pytest-django", "pluggy", "iniconfig"}
DROPPED_TOO = re.compile(r"^jedi/third_party/|^IPython/sphinxext/|^prompt_toolkit/contrib/")
# IPython colours code, and says in which languages.
KEPT = re.compile(r"^pygments/(lexers|styles|formatters)/\w+\.py$")

ICONS = ["favicon", "favicon-file", "favicon-notebook", "favicon-terminal"]
ICONS += [f"favicon-busy-{number}" for number in (1, 2, 3)]


def build(out):
    """Makes OUT/lite, in a folder that holds the built site and its lab."""
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
    add_contents(target)
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


def add_contents(target):
    """Puts the notebooks where JupyterLite's page finds them: the files, and a list of them, as a
    Jupyter server would give it (https://jupyter-server.readthedocs.io, the contents API)."""
    for folder in ("files", "api/contents"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    models = []
    for path in contents():
        shutil.copy(path, target / "files")
        kind = "notebook" if path.suffix == ".ipynb" else "file"
        models.append(model(path.name, kind, size=path.stat().st_size))
    listing = model("", "directory", format="json", content=models)
    (target / "api" / "contents" / "all.json").write_text(json.dumps(listing), "utf-8")


def model(name, kind, **more):
    common = {"content": None, "format": None, "mimetype": None, "size": None, "writable": True}
    date = "2026-01-01T00:00:00Z"
    names = {"name": name, "path": name, "type": kind, "created": date, "last_modified": date}
    return common | names | more


def contents():
    """The notebooks that run in a browser, and what they import beside course_api."""
    modules = (course.ROOT / "notebooks").glob("*.py")
    return [path for path in modules if path.stem != "course_api"] + [
        path for path in course.notebooks() if not reason_against(path)
    ]


def reason_against(notebook):
    """Why a notebook cannot run in a browser, as its own metadata says, or ""."""
    facts = json.loads(notebook.read_text("utf-8"))["metadata"].get("course", {})
    return facts.get("not_in_a_browser", "")


def configuration():
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
    """The packages, and JupyterLite's own part of the kernel."""
    kernel = sorted(Path(sys.prefix, KERNEL).glob("*.whl"))
    return sorted(slim_wheels().glob("*.whl")) + [
        path for path in kernel if not path.name.startswith("widgetsnbextension")
    ]


def slim_wheels():
    """A folder of the packages as wheels, without what a notebook never reads, made once."""
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
    name = re.sub(r"[-_.]+", "_", package.name)
    with zipfile.ZipFile(target / f"{name}-{package.version}-py3-none-any.whl", "w") as wheel:
        for file in sorted(map(str, package.files)):
            kept = KEPT.search(file) or not (DROPPED.search(file) or DROPPED_TOO.search(file))
            if kept and (source / file).is_file():
                add(wheel, file, (source / file).read_bytes())


def add(wheel, name, data):
    """The same bytes each time: no dates."""
    wheel.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)


def course_wheel(folder):
    """The connection of the notebooks, and the projects that they connect to."""
    steps = {step.name: describe_step(step)["files"] for step in course.steps()}
    with zipfile.ZipFile(folder / "course-1-py3-none-any.whl", "w") as wheel:
        for path in (SOURCE / "runtime" / "project.py", SOURCE / "runtime" / "wsgi_adapter.py"):
            add(wheel, f"lab/runtime/{path.name}", path.read_bytes())
        add(wheel, "course_api.py", (SOURCE / "runtime" / "course_api.py").read_bytes())
        add(wheel, "course_steps.json", json.dumps(steps).encode())
        metadata = "Metadata-Version: 2.1\nName: course\nVersion: 1\nRequires-Dist: requests\n"
        add(wheel, "course-1.dist-info/METADATA", metadata.encode())


def locked(folder):
    """What the lock file says of each wheel in the folder."""
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
    return not requirement.marker or requirement.marker.evaluate(ENVIRONMENT)
