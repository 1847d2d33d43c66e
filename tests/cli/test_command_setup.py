"""How the course sets itself up from a fresh clone, and what it says when it cannot."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import django
import pytest

from guide import environments, projects
from guide.environments import UsageError

DJANGO = "5.2"  # nothing in it depends on Django's version
GROUP = "dev"  # uv

on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals or users")


def slow(test):
    """One after another, so that the packages are downloaded once."""
    return pytest.mark.slow(pytest.mark.xdist_group("setup")(test))


def refused(answer, *said):
    """Exit status 2, no traceback, and a last line that says all of this."""
    assert answer.returncode == 2, answer
    assert "Traceback" not in answer.stderr
    for text in said:
        assert text in answer.stderr.splitlines()[-1]


# What cannot be helped from here


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 13)], ids=str)
def test_a_python_that_is_too_old(version, bare_clone):
    pretend = f"import runpy, sys; sys.version_info = {version}; runpy.run_module('guide')"
    answer = subprocess.run(
        [sys.executable, "-c", pretend], cwd=bare_clone.root, capture_output=True, text=True
    )

    refused(answer, f"needs Python 3.11 or newer; this is {version[0]}.{version[1]}")
    assert len(answer.stderr.splitlines()) == 1


TOO_OLD = ("2.7", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10")
PYENV = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
OLD_PYTHONS = [
    pytest.param(python, id=python.parents[1].name)
    for python in sorted(PYENV.glob("versions/*/bin/python"))
    if python.parents[1].name.rpartition(".")[0] in TOO_OLD
]


@pytest.mark.skipif(not OLD_PYTHONS, reason="pyenv has no old Python on this machine")
@pytest.mark.parametrize("python", OLD_PYTHONS)
def test_a_python_that_is_really_too_old(python, bare_clone):
    answer = subprocess.run(
        [python, "-m", "guide", "run"], cwd=bare_clone.root, capture_output=True, text=True
    )

    refused(answer, "needs Python 3.11 or newer")
    assert len(answer.stderr.splitlines()) == 1


def test_no_venv_module(bare_clone, tmp_path):
    (tmp_path / "ensurepip.py").write_text("raise ImportError('not packaged')", "utf-8")
    answer = bare_clone.guide("list", PYTHONPATH=str(tmp_path))

    refused(answer, "its venv module is missing", "sudo apt install python3.", "-venv")
    assert not (bare_clone.root / ".venv").exists()


@on_posix
def test_no_permission_to_write(bare_clone):
    bare_clone.root.chmod(0o555)
    # Root may write everywhere, unless it gives up that right.
    humbly = ["setpriv", "--bounding-set=-dac_override"] if os.getuid() == 0 else []
    answer = subprocess.run(
        [*humbly, environments.own_base(), "-B", "-m", "guide", "list"],
        cwd=bare_clone.root,
        env=projects.test_environment(),
        capture_output=True,
        text=True,
    )
    bare_clone.root.chmod(0o755)

    refused(answer, "No permission to write", "a folder of your own")
    assert len(answer.stderr.splitlines()) == 1


@on_posix
def test_each_python_that_is_found_is_tried(tmp_path, monkeypatch):
    broken, whole = tmp_path / "python9.9", tmp_path / "versions/9.9.1/bin/python"
    whole.parent.mkdir(parents=True)
    for script, does in (broken, "exit 127"), (whole, "echo 9.9"):
        script.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))

    assert environments.find_python(["9.10", "9.9"]) == whole
    whole.unlink()
    with pytest.raises(UsageError, match="one of Python 9.10, 9.9, and none was found"):
        environments.find_python(["9.10", "9.9"])


@pytest.mark.parametrize("command", ["list", "diff 04"])
def test_a_command_starts_no_interpreter_but_that_of_the_environment(command, clone, tmp_path):
    log = tmp_path / "started.txt"
    (tmp_path / "sitecustomize.py").write_text(
        f"import sys\nopen({str(log)!r}, 'a').write(sys.executable + '\\n')\n", "utf-8"
    )
    answer = clone.guide(*command.split(), PYTHONPATH=str(tmp_path))
    assert answer.returncode == 0, answer

    first, second = log.read_text("utf-8").splitlines()
    assert first == environments.own_base()
    assert os.path.samefile(os.path.dirname(second), clone.environment.python.parent)


def test_a_package_that_cannot_be_imported_is_reported_in_one_line(clone):
    (clone.environment.packages() / "yaml.py").write_text("import half_of_yaml", "utf-8")
    answer = clone.guide("list")

    refused(answer, "A package in .venv is damaged (No module named 'half_of_yaml')", "Run the")
    assert len(answer.stderr.splitlines()) == 1
    assert clone.environment.missing() == ["core"]


def test_a_python_without_a_part_of_its_library_is_named(clone):
    (clone.environment.packages() / "yaml.py").write_text(
        "raise ModuleNotFoundError(\"No module named '_lzma'\", name='_lzma')", "utf-8"
    )
    answer = clone.guide("list")

    refused(answer, environments.own_base(), "'_lzma'", "https://www.python.org/")
    assert len(answer.stderr.splitlines()) == 1


def test_an_import_error_of_the_course_itself_is_a_traceback(clone):
    command = clone.root / "tests/exercises/engine/commands/list.py"
    command.write_text(command.read_text("utf-8") + "\nimport guide.nothing\n", "utf-8")

    assert "Traceback" in clone.guide("list").stderr
    assert clone.environment.missing() == []


# From nothing, with the packages in a local folder


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    """The environment variables of a machine that finds the packages in a local folder alone."""
    folder = tmp_path_factory.mktemp("packages")
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes"]
    pins = environments.requirements(CORE)
    subprocess.run([*download, "-r", pins, "-d", folder], check=True)
    return NO_UV | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder.as_uri()}


@pytest.fixture(scope="session")
def fast(needs, packages, tmp_path_factory):
    """The same where uv installs them, in a tenth of the time: for what is not about pip."""
    uv = shutil.which(
        "uv", path=os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    )
    needs("uv (requirements/dev.txt)", uv)
    return {
        "PATH": os.pathsep.join([os.path.dirname(uv), packages["PATH"]]),
        "UV_CACHE_DIR": str(tmp_path_factory.mktemp("uv")),
        "UV_FIND_LINKS": packages["PIP_FIND_LINKS"],
        "UV_OFFLINE": "1",
    }


# The requirements of the Django that runs these tests.
CORE = "core" if django.VERSION[:2] == (5, 2) else "django61"

NO_UV = {
    "PATH": os.pathsep.join(
        folder
        for folder in os.environ["PATH"].split(os.pathsep)
        if not shutil.which("uv", path=folder)
    )
}
NO_NETWORK = NO_UV | {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
}


@pytest.fixture
def fresh_clone(bare_clone):
    """A fresh clone whose core is the Django that runs these tests."""
    shutil.copy(environments.requirements(CORE), bare_clone.root / "requirements/core.txt")
    return bare_clone


def installed(answer):
    """What was said while setting up, once it is clear that all went well."""
    assert answer.returncode == 0, answer
    assert "You have done 0 of" in answer.stdout
    return answer.stderr


@slow
def test_without_a_network_it_says_so_and_a_second_try_works(fresh_clone, packages):
    refused(fresh_clone.guide("list", **NO_NETWORK), "no network", "run the command again")

    said = installed(fresh_clone.guide("list", **packages))
    steps = [line for line in said.splitlines() if not line.startswith("  ")]
    assert steps[:2] == ["Making .venv …", "Installing requirements/core.txt, this once …"]
    assert installed(fresh_clone.guide("list", **NO_NETWORK)) == ""
    assert "01_project" in fresh_clone.python("-m", "guide", "list", cwd="steps/01_project").stdout


@slow
@on_posix
@pytest.mark.parametrize("kill", [os.killpg, os.kill], ids=["with its children", "alone"])
def test_a_set_up_that_was_killed_is_not_believed(fresh_clone, packages, fast, kill):
    process = fresh_clone.begin("list", **packages)
    while "Installing" not in fresh_clone.log.read_text("utf-8"):
        time.sleep(0.01)
    time.sleep(0.5)
    kill(process.pid, signal.SIGKILL)
    process.wait()
    assert fresh_clone.environment.unfinished.exists()

    assert "Making .venv" in installed(fresh_clone.guide("list", **fast))


@slow
def test_a_clone_that_was_moved_is_set_up_anew(fresh_clone, fast):
    fresh_clone.borrow_packages()
    assert installed(fresh_clone.guide("list")) == ""
    fresh_clone.root = fresh_clone.root.rename(fresh_clone.root.with_name("elsewhere"))

    assert "Making .venv" in installed(fresh_clone.guide("list", **fast))


@slow
@on_posix
def test_an_environment_whose_python_was_upgraded_is_made_anew(fresh_clone, fast):
    """`pyvenv.cfg` still names the version before."""
    fresh_clone.borrow_packages()
    before = "3.10.1"
    configuration, stamp = (
        fresh_clone.environment.path / "pyvenv.cfg",
        fresh_clone.environment.stamp("core"),
    )
    version = fresh_clone.environment.version()
    configuration.write_text(
        re.sub(r"(?m)^version = .*", f"version = {before}", configuration.read_text("utf-8")),
        "utf-8",
    )
    stamp.write_text(stamp.read_text("utf-8").replace(f"\n{version}\n", "\n3.10\n"), "utf-8")
    assert fresh_clone.environment.missing() == []

    assert "Making .venv" in installed(fresh_clone.guide("list", **fast))
    assert fresh_clone.environment.version() == version


@slow
@pytest.mark.parametrize(
    ("lost", "installer"), [("rest_framework", "pip"), ("PyJWT", "pip"), ("django/db", "uv")]
)
def test_a_package_that_lost_files_is_installed_again(fresh_clone, packages, fast, lost, installer):
    installed(fresh_clone.guide("list", **fast))
    folder = fresh_clone.environment.packages()
    [found] = folder.glob(f"{lost.lower()}-*.dist-info") if lost == "PyJWT" else [folder / lost]
    shutil.rmtree(found)
    refused(fresh_clone.guide("list", **NO_NETWORK), "no network")

    said = installed(fresh_clone.guide("list", **{"pip": packages, "uv": fast}[installer]))
    assert f".venv is damaged: {found.relative_to(folder).as_posix()} is missing." in said
    assert "Making" not in said
    assert found.is_dir()
    assert installed(fresh_clone.guide("list", **NO_NETWORK)) == ""


@slow
def test_a_forgotten_offline_is_reported(fresh_clone):
    beside = fresh_clone.root.parent / "the stick"
    (beside / "wheels").mkdir(parents=True)
    refused(fresh_clone.guide("list", **NO_NETWORK), "Connect, and run the command again.")
    (beside / "READ ME.txt").write_text("…", "utf-8")

    refused(fresh_clone.guide("list", **NO_NETWORK), f'add --offline "{beside}" to the command')


@slow
@on_posix
def test_an_environment_that_lost_its_python_is_made_anew(fresh_clone, fast):
    fresh_clone.borrow_packages()
    for python in fresh_clone.environment.python.parent.glob("python*"):
        python.unlink()
        python.symlink_to("/nowhere/python3")

    assert "Making .venv" in installed(fresh_clone.guide("list", **fast))


@slow
def test_new_pins_are_installed_into_what_is_there(fresh_clone, fast):
    fresh_clone.borrow_packages()
    with open(fresh_clone.root / "requirements/core.txt", "a") as file:
        file.write("# changed\n")

    said = installed(fresh_clone.guide("list", **fast))
    assert "Installing requirements/core.txt" in said
    assert "Making" not in said


@slow
def test_two_terminals_may_set_up_at_once(fresh_clone, fast):
    processes = [
        subprocess.Popen(
            [environments.own_base(), "-m", "guide", "list"],
            cwd=fresh_clone.root,
            env=projects.test_environment(**fast),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    answers = [
        subprocess.CompletedProcess("list", process.wait(), *process.communicate())
        for process in processes
    ]

    said = sorted(installed(answer) for answer in answers)
    assert said[0].startswith("Another terminal is setting up the course."), said
    assert said[1].startswith("Making .venv"), said


def test_a_newer_pip_is_no_damage_and_a_lost_pip_is(tmp_path):
    environment = environments.Environment(tmp_path / ".venv", ["core"])
    subprocess.run([environments.own_base(), "-m", "venv", environment.path], check=True)
    files = environment.installed("core")
    assert "pip/__init__.py" in files
    stamp = environment.place() + environments.pins("core") + "\n" + "\n".join(files)
    environment.stamp("core").write_text(stamp, "utf-8")

    [about] = environment.packages().glob("pip-*.dist-info")
    about.rename(about.with_name("pip-99.0.dist-info"))
    assert environment.missing() == []

    (environment.packages() / "pip" / "__init__.py").unlink()
    assert environment.missing() == ["core"]
