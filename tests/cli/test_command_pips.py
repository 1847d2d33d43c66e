"""The packages of the course can be installed and downloaded with each pip that people have."""

import os
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import version
from types import SimpleNamespace

import pytest

from guide import environments, tools
from lab.build import jupyterlite, packages
from publish import downloads, wheelhouse

DJANGO = "5.2"  # nothing in it depends on Django's version

# The one that Python 3.11 and 3.12 bring, those of later releases, and the newest that there is.
OLDEST, *LATER = "23.2.1", "24.0", "24.3.1", "25.3", "newest"

NO_INDEX = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pips")]


@pytest.fixture(scope="module")
def python_with(tmp_path_factory):
    """python_with("24.0"): the Python of an environment that has this pip and nothing else."""
    made = {}

    def make(pip):
        if pip not in made:
            environment = environments.Environment(tmp_path_factory.mktemp("pip"), [])
            venv.create(environment.path, symlinks=True)
            wanted = "pip" if pip == "newest" else f"pip=={pip}"
            install = [sys.executable, "-m", "pip", "--python", environment.python, "install", "-q"]
            subprocess.run([*install, "-U", wanted], check=True)
            made[pip] = environment.python
        return made[pip]

    return make


@pytest.fixture
def use(python_with, monkeypatch):
    """use("24.0"): from now on the course downloads with this pip."""

    def use(pip):
        monkeypatch.setattr(downloads, "sys", SimpleNamespace(executable=python_with(pip)))

    return use


@pytest.mark.parametrize("pip", [OLDEST, *LATER])
def test_the_core_can_be_installed(pip, python_with):
    """CI installs the other groups, with the oldest: see tests/test_ci.py."""
    command = [python_with(pip), "-m", "pip", "install", *environments.PIP_OPTIONS, "--dry-run"]
    tools.run_tool([*command, "-r", environments.requirements("core")], "")


@pytest.mark.parametrize("pip", [OLDEST, *LATER])
def test_the_packages_of_another_python_are_downloaded(pip, use, tmp_path):
    use(pip)
    downloads.download(packages.REQUIREMENTS, packages.BROWSER, tmp_path)

    found = [path.name for path in tmp_path.iterdir()]
    assert len(found) == packages.pins(packages.REQUIREMENTS).count("==")
    assert all(name.endswith("-none-any.whl") for name in found)


def test_the_oldest_pip_downloads_the_packages_of_another_system(use, tmp_path):
    use(OLDEST)
    [windows] = wheelhouse.targets_of(["windows-x86_64"], ["3.14"])
    downloads.download(packages.REQUIREMENTS, windows, tmp_path)

    assert any("win_amd64" in path.name for path in tmp_path.iterdir())


def test_the_oldest_pip_makes_the_packages_of_the_lab_and_of_jupyterlite(
    use, tmp_path, monkeypatch
):
    use(OLDEST)
    for module in packages, jupyterlite:
        monkeypatch.setattr(module, "CACHE", tmp_path)

    with zipfile.ZipFile(packages.packages()) as made:
        assert {"django/__init__.py", "rest_framework_simplejwt/tokens.py"} <= set(made.namelist())
    wheels = [path.name for path in jupyterlite.slim_wheels().iterdir()]
    assert f"django-{version('django')}-py3-none-any.whl" in {name.lower() for name in wheels}
    assert any(name.startswith("micropip-") for name in wheels)


@pytest.mark.parametrize("pip", [OLDEST, *LATER])
def test_a_missing_network_is_recognised_and_the_tool_is_named(pip, use, tmp_path, monkeypatch):
    use(pip)
    for name, value in NO_INDEX.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(tools.ToolFailed, match="^`python -m pip download` failed: ") as raised:
        downloads.download(packages.REQUIREMENTS, packages.BROWSER, tmp_path)
    assert raised.value.unreachable
    assert "There is no network" in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
