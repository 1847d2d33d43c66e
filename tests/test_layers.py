"""Each module imports only from its own layer or a lower one, and nothing imports in a circle.

The imports are read from the source; those inside functions count too."""

import ast
import re
import warnings
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions

import pytest

from guide import course

DJANGO = "5.2"  # nothing in it depends on Django's version

ROOT = course.ROOT
# What stands beside guide/: {package: its top folder}. It uses the kernel, and the kernel launches
# it, but never imports it.
ROOMS = {
    "benchmark": "site",
    "explain": "pitfalls",
    "jwt_doctor": "pitfalls",
    "lab": "site",
    "notebooks": "notebooks",
    "pages": "site",
    "publish": "site",
    "tests": "tests",
}
# The layers of guide/ from below; a module that is not named is in the lowest, the core.
LAYERS = (
    ("reporting", "variants"),
    ("commands",),
    ("cli",),
    ("__main__",),
)
# These run without guide/: in the learner's own project, and in the browser.
ALONE = ("pitfalls/*/check.py", "pitfalls/jwt_doctor/**/*.py", "site/lab/runtime/*.py")


def imports(path):
    """Return the modules that a file imports, as {"guide.course": line}."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name: node.lineno for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {f"{node.module}.{alias.name}": node.lineno for alias in node.names}
    return {module_of(name): line for name, line in found.items()}


def module_of(name):
    """Return the module of an imported name: "guide.course" for "guide.course.find"."""
    while "." in name and not is_module(name):
        name = name.rpartition(".")[0]
    return name


def is_module(name):
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists()


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def modules_in(folder):
    """Return the modules of a folder and their files, as {"guide.course": path}."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(ROOT.glob(f"{folder}/**/*.py"))
    }


KERNEL = modules_in("guide")
IMPORTS = {name: imports(path) for name, path in KERNEL.items()}
# The kernel stays small enough to be read in a day: so many files, and lines in all of them.
FILES, LINES = 50, 3700


def layer_of(module):
    """Return the number of the layer of a module of guide/, 0 for the core."""
    part = module.split(".")[1] if "." in module else ""
    return next((number for number, names in enumerate(LAYERS, 1) if part in names), 0)


def upward_imports():
    return {
        f"{name_of(KERNEL[name])}:{line}": imported
        for name, found in IMPORTS.items()
        for imported, line in found.items()
        if imported.startswith("guide.") and layer_of(imported) > layer_of(name)
    }


def test_the_kernel_imports_no_neighbour():
    wrong = [
        f"{name_of(KERNEL[name])}:{line} imports {imported}"
        for name, found in IMPORTS.items()
        for imported, line in found.items()
        if imported.partition(".")[0] in ROOMS
    ]
    assert wrong == []


def test_no_installed_package_hides_a_room():
    assert set(packages_distributions()) & set(ROOMS) == set()


def test_no_module_of_the_kernel_imports_a_higher_layer():
    assert upward_imports() == {}


def test_the_kernel_is_small():
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in KERNEL.values())

    assert len(KERNEL) <= FILES
    assert lines <= LINES


@pytest.mark.parametrize("folder", ["guide", "tests/exercises/engine"])
def test_a_package_has_no_circle_of_imports(folder):
    modules = modules_in(folder)
    graph = {
        name: [each for each in imports(path) if each in modules] for name, path in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(reversed(error.args[1])), pytrace=False)


@pytest.mark.parametrize("folder", ["guide", "tests/exercises/engine", "tests/authoring", "site"])
def test_no_program_is_in_a_string(folder):
    """No linter sees it there. Programs are files, such as those in guide/programs."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in ROOT.glob(f"{folder}/**/*.py")
        if "node_modules" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_program(node.value)
    ]
    assert found == []


def is_program(text):
    """Return True for Python of three statements that imports something, {placeholders} included.

    What a settings module takes from another one is shorter.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # of regular expressions
            lines = ast.parse(re.sub(r"{[^{}]*}", "x", text)).body
    except (SyntaxError, ValueError):
        return False
    return len(lines) > 2 and any(isinstance(line, ast.Import | ast.ImportFrom) for line in lines)


@pytest.mark.parametrize(
    "text, program",
    [
        ("from {module} import *\n\nROOT_URLCONF = '{variant}'\n", False),
        ("import os\na = 1\nprint(a)", True),
        ("{a}\nfrom x import y\ny()\n", True),
        ("Import it.\nNow.", False),
    ],
)
def test_a_program_is_recognised(text, program):
    assert is_program(text) == program


def test_what_runs_without_the_kernel_does_not_import_it():
    wrong = {
        name_of(path)
        for pattern in ALONE
        for path in ROOT.glob(pattern)
        if any(name.partition(".")[0] == "guide" for name in imports(path))
    }
    assert wrong == set()


def test_no_neighbour_imports_a_command_of_the_kernel():
    """Tests may: they test the commands. What two rooms share stands below the commands."""
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for path in of_neighbours()
        for name, line in imports(path).items()
        if name.startswith(("guide.commands", "guide.cli"))
    ]
    assert wrong == []


def test_no_neighbour_imports_from_another_top_folder():
    """Rooms of one top folder may share. Tests import what they test."""
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for path in of_neighbours()
        for name, line in imports(path).items()
        if ROOMS.get(name.partition(".")[0], top_of(path)) != top_of(path)
    ]
    assert wrong == []


def of_neighbours():
    """Return the files of all rooms beside guide/, without tests."""
    places = (
        "notebooks",
        "pitfalls",
        "site",
        "tests/authoring",
        "tests/client_contract",
        "tests/exercises",
        "tests/matrix",
        "tests/production",
    )
    paths = [path for place in places for path in sorted(ROOT.glob(f"{place}/**/*.py"))]
    is_test = ("test_", "conftest")
    return [
        path
        for path in paths
        if "node_modules" not in path.parts and not path.name.startswith(is_test)
    ]


def top_of(path):
    return path.relative_to(ROOT).parts[0]
