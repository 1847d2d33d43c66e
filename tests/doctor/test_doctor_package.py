"""The package apart from the course: what its build takes, and which Python it needs."""

import ast
import importlib.util
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from jwt_doctor import registry

GROUP = "dev"  # it has uv


class BuildHookInterface:
    """Stands for hatchling's."""


def files_of_wheel(monkeypatch):
    """Return {path: name in the wheel}, as the package's own build hook chooses them."""
    names = "hatchling", "builders", "hooks", "plugin", "interface"
    for end in range(1, len(names) + 1):
        monkeypatch.setitem(sys.modules, ".".join(names[:end]), ModuleType(names[end - 1]))
    sys.modules[".".join(names)].BuildHookInterface = BuildHookInterface
    spec = importlib.util.spec_from_file_location("hook", registry.PACKAGE / "hatch_build.py")
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    build_data = {"force_include": {}}
    build = SimpleNamespace(root=str(registry.PACKAGE), target_name="wheel")
    hook.CopyChecks.initialize(build, "standard", build_data)
    return build_data["force_include"]


def test_the_wheel_works_without_the_course(monkeypatch, tmp_path):
    for path, name in files_of_wheel(monkeypatch).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, tmp_path / name)

    listed = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
         "from jwt_doctor.cli import main; sys.exit(main())", tmp_path, "--list"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )  # fmt: skip

    assert listed.stderr == ""
    assert listed.stdout.split() == registry.codes()
    copied = {path.stem for path in (tmp_path / "jwt_doctor" / "pitfalls").glob("*.py")}
    assert copied == set(registry.check_files())


@pytest.mark.slow
def test_uv_builds_the_wheel_and_runs_it_without_an_environment(tmp_path, needs):
    uv = shutil.which("uv", path=Path(sys.executable).parent) or shutil.which("uv")
    needs("uv", uv)
    built = subprocess.run(
        [uv, "build", "--quiet", "--wheel", "--out-dir", tmp_path, registry.PACKAGE],
        capture_output=True,
        text=True,
    )
    needs("the package index", built.returncode == 0)
    [wheel] = tmp_path.glob("*.whl")

    run = subprocess.run(
        [uv, "tool", "run", "--isolated", "--from", wheel, "jwt-doctor", "--tier", "static"],
        cwd=registry.PACKAGE.parents[1] / "steps" / "05_refresh",
        capture_output=True,
        text=True,
    )

    assert run.returncode == 1, run.stderr
    assert "no_login_throttle" in run.stdout
    assert "Read more" not in run.stdout  # its pages are in the course


def test_the_command_is_named_as_the_package_says():
    about = tomllib.loads((registry.PACKAGE / "pyproject.toml").read_text("utf-8"))["project"]

    assert about["scripts"]["jwt-doctor"] == "jwt_doctor.cli:main"
    assert about["requires-python"] == ">=3.8"


def test_its_code_is_python_3_8():
    for path in [*registry.PACKAGE.rglob("*.py"), *registry.check_files().values()]:
        ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
