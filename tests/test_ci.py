"""What others run for us (CI, Codespaces, Binder, pre-commit) says the same as the course does."""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml

from guide import bootstrap, course, environments, projects
from guide.commands import test as test_command
from guide.environments import FOR_NEWER_DJANGO
from publish import site, wheelhouse
from tests.cli.test_command_pips import OLDEST
from tests.proofs.terminals import check_guide_command

DJANGO = "5.2"  # nothing in it depends on Django's version

ROOT = course.ROOT
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
MATRIX = WORKFLOW["jobs"]["learner"]["strategy"]["matrix"]
CONFIGURED = [
    path
    for path in [
        *ROOT.glob(".github/workflows/*.yml"),
        *ROOT.glob(".binder/*"),
        *ROOT.glob(".devcontainer/*"),
        ROOT / ".ci/run",
    ]
    if path.is_file()
]


def test_ci_runs_the_test_command_of_the_readme_on_both_djangos():
    command = re.search(
        r"^\$ (python3 -m guide test)$", ROOT.joinpath("README.md").read_text("utf-8"), re.M
    )
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()

    tests = [re.sub(r' "\$.*', "", line) for line in lines if "guide test" in line]
    assert tests == [
        f"{command[1]} --all",
        f"{command[1]} --django 6.1",
    ]
    if os.name == "posix":
        subprocess.run(["bash", "-n", ROOT / ".ci/run"], check=True)
    assert "set -euo pipefail" in lines  # the first failure is the end, and the exit status


def test_ci_leaves_no_test_out():
    script = (ROOT / ".ci/run").read_text("utf-8")

    assert "--ignore" not in script
    assert "--deselect" not in script
    assert "JWT_GUIDE_REQUIRE=all" in script


def test_ci_installs_all_groups_with_the_oldest_pip():
    """`test --all` installs them into the environment that `list` makes."""
    script = (ROOT / ".ci/run").read_text("utf-8")
    typed = ["guide list", f".venv/bin/python -m pip install .* pip=={OLDEST}\n", "test --all"]
    files = {path.stem for path in ROOT.glob("requirements/*.txt")}
    of_tests = {test_command.says(path, "GROUP") for path in test_command.tests()} - {None}

    assert re.search(".*".join(typed), script, re.DOTALL)
    # `lab` and `lite` are for the Python in the browser: the other tests download them.
    in_the_browser = {"lab", "lite"}
    installed = of_tests | test_command.groups_of_exercises()
    assert installed == files - {"core", "django61"} - in_the_browser


def test_each_system_types_what_a_learner_types_and_builds_the_website():
    """On Django 5.2, which is the course's own: only its environment is `.venv`."""
    typed = [step for step in WORKFLOW["jobs"]["learner"]["steps"] if "if" in step]

    assert [step["run"] for step in typed] == [
        "python .ci/learner.py",
        "python -m guide site --build build/pages --no-lab",
    ]
    assert {step["if"] for step in typed} == {f"matrix.django == '{MATRIX['django'][0]}'"}
    assert {"macos-latest", "windows-latest"} < set(MATRIX["os"])


def learner_of_ci(clone, **changes):
    """Run .ci/learner.py in a clone, and return the finished process."""
    (clone.root / ".ci").mkdir(exist_ok=True)
    shutil.copy(ROOT / ".ci" / "learner.py", clone.root / ".ci")
    return subprocess.run(
        [environments.own_base(), ".ci/learner.py"],
        cwd=clone.root,
        env=projects.test_environment(**changes),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


@pytest.mark.slow
def test_what_ci_types_as_a_learner_ends_as_it_expects(clone):
    run = learner_of_ci(clone)

    assert run.returncode == 0, run.stdout


@pytest.mark.slow
def test_what_ci_types_as_a_learner_fails_if_the_finished_step_does_not_pass(clone):
    views = clone.root / "steps" / "02_protected_view" / "api" / "views.py"
    views.write_text(views.read_text("utf-8").replace("IsAuthenticated]", "]"), "utf-8")

    run = learner_of_ci(clone)

    assert run.returncode == 1
    assert run.stdout.endswith("`guide check` ends with the exit status 1, not 0.\n")


def test_binder_has_a_python_of_the_course_and_ci_builds_its_image():
    runtime = (ROOT / ".binder/runtime.txt").read_text("utf-8").strip()
    [*_, build] = [step["run"] for step in WORKFLOW["jobs"]["binder"]["steps"] if "run" in step]
    notebook = re.fullmatch(r"repo2docker \. jupyter execute (\S+)", build)[1]

    assert runtime.removeprefix("python-") in MATRIX["python"]
    assert (ROOT / notebook).exists()
    if os.name == "posix":
        subprocess.run(["bash", "-n", ROOT / ".binder/postBuild"], check=True)
        assert os.access(ROOT / ".binder/postBuild", os.X_OK)


def test_binder_has_the_packages_of_each_step_that_a_notebook_uses():
    books = [json.loads(path.read_text("utf-8")) for path in course.notebooks()]
    used = {course.find_step(book["metadata"]["course"]["step"]) for book in books}
    groups = {"core", "notebooks"}.union(*(step.groups for step in used))

    post_build = (ROOT / ".binder/postBuild").read_text("utf-8")
    assert set(re.findall(r"requirements/(\w+)\.txt", post_build)) == groups


def test_tests_of_one_group_run_in_one_process(tmp_path):
    """What they share (a built site, one version of a pitfall) is then made once. pytest and
    pytest-xdist have been at odds over it, in silence."""
    (tmp_path / "test_group.py").write_text(
        "import os, pathlib, pytest\n"
        "@pytest.mark.xdist_group('one')\n"
        "@pytest.mark.parametrize('number', range(4))\n"
        "def test(number):\n"
        "    pathlib.Path(__file__).with_name(f'{os.getpid()}.txt').touch()\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "."]
    subprocess.run(command, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)

    assert len(list(tmp_path.glob("*.txt"))) == 1


def test_a_pytest_imports_no_plugin_that_no_test_uses(tmp_path):
    """With all groups installed, schemathesis alone takes longer than most tests."""
    text = "import sys\n\n\ndef test_modules():\n    assert not {names} & sys.modules.keys()\n"
    names = {"anyio", "hypothesis", "schemathesis"}
    projects.write({"test_sample.py": text.format(names=names)}, tmp_path)

    run = projects.run_tests(tmp_path)
    assert run.returncode == 0, run.stdout


def test_the_matrix_is_what_the_course_promises():
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "requires-python"
    ]

    assert f">={MATRIX['python'][0]}" == oldest
    assert MATRIX["django"] == ["5.2", "6.1"]
    left_out = {entry["python"] for entry in MATRIX["exclude"] if entry["django"] == "6.1"}
    assert set(MATRIX["python"]) - left_out == set(FOR_NEWER_DJANGO)


@pytest.mark.parametrize("path", CONFIGURED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_configured_exists(path):
    text = path.read_text("utf-8")

    for name in re.findall(r"requirements/\w+\.txt", text):
        assert (ROOT / name).exists()
    for name in re.findall(r"-m guide (\w+)", text):
        assert name in bootstrap.COMMANDS


def commands_of(workflow):
    """Return what a workflow types, as [line]: one line for each value of its matrix."""
    lines = []
    for job in yaml.safe_load(workflow.read_text("utf-8"))["jobs"].values():
        matrix = job.get("strategy", {}).get("matrix", {})
        for line in (step["run"] for step in job["steps"] if "run" in step):
            names = re.findall(r"\$\{\{ matrix\.(\w+) \}\}", line)
            choices = [[(name, value) for value in matrix[name]] for name in dict.fromkeys(names)]
            for chosen in itertools.product(*choices):
                filled = line
                for name, value in chosen:
                    filled = filled.replace(f"${{{{ matrix.{name} }}}}", value)
                lines.append(re.sub(r"\$\{\{.*?\}\}", "https://example.org", filled))
    return lines


WORKFLOWS = sorted(ROOT.glob(".github/workflows/*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_each_command_of_a_workflow_is_one_that_the_guide_takes(path):
    lines = commands_of(path)

    assert lines
    for line in lines:
        if found := re.match(r"python3? -m guide (.+)", line):
            check_guide_command(found[1])
        elif found := re.match(r"(?:python|bash) (\.ci/\S+)", line):
            assert (ROOT / found[1]).is_file()


@pytest.mark.parametrize("url", ["https://a.github.io/b", "https://a.github.io/b/"])
def test_the_site_gets_the_url_that_github_names_with_one_slash(url):
    assert site.base(url) == "https://a.github.io/b/"
    assert site.base(None) == ""


def test_a_release_has_all_its_assets_and_runs_all_tests_before():
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    lines = " ".join(commands_of(ROOT / ".github/workflows/release.yml"))

    assert jobs["draft"]["needs"] == [name for name in jobs if name != "draft"]
    assert "bash .ci/run" in lines
    for made in ("guide site", "guide branches", "guide wheelhouse", "pitfalls/jwt_doctor"):
        assert made in lines
    assert jobs["wheelhouses"]["strategy"]["matrix"]["system"] == list(wheelhouse.SYSTEMS)


def test_the_devcontainer_is_valid():
    settings = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))

    assert settings["postCreateCommand"].startswith("python3 -m guide ")


def test_pre_commit_has_the_ruff_that_is_pinned():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    pinned = re.search(r"^ruff==(\S+)", (ROOT / "requirements/dev.txt").read_text("utf-8"), re.M)

    assert hooks["repos"][0]["rev"] == f"v{pinned[1]}"


PINS = [*ROOT.glob("requirements/*.txt"), *ROOT.glob("*/**/package-lock.json")]


@pytest.mark.parametrize(
    "path", [path for path in PINS if "node_modules" not in path.parts], ids=lambda path: path.name
)
def test_pins_hold_hashes_and_no_addresses(path):
    text = path.read_text("utf-8")

    assert "sha256:" in text or '"integrity": "sha512-' in text
    assert "://" not in text
