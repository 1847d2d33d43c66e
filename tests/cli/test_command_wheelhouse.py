"""`wheelhouse`, and the course in a room without a network."""

import os
import re
import subprocess
import sys
import zipfile

import pytest

from guide import course, environments, projects
from publish import downloads, wheelhouse
from tests.conftest import Clone
from tests.exercises.engine import feedback, known_answers, workspace

DJANGO = "5.2"  # nothing in it depends on Django's version
GROUP = "dev"  # uv

# Nothing answers on port 9, and neither pip nor uv may look elsewhere or remember what it has had.
NO_NETWORK = {
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "0",
    "UV_OFFLINE": "1",
    "UV_NO_CACHE": "1",
}


def refused(answer, *said):
    assert answer.returncode == 2, answer
    for text in said:
        assert text in answer.stderr.splitlines()[-1]
    assert "Traceback" not in answer.stderr


def names(pins):
    return {re.match(r"[\w.-]+", pin)[0] for pin in pins}


def needed(group, target):
    """What one of a target's versions needs at least."""
    file = environments.requirements(group)
    return [pin for patch in target.patches for pin in downloads.needed(file, target, patch)]


TARGETS = wheelhouse.targets_of(wheelhouse.SYSTEMS, wheelhouse.VERSIONS)
every_target = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)


@every_target
def test_what_a_machine_needs_is_decided_by_its_own_markers(target):
    found = names(needed("core", target))

    assert {"django", "djangorestframework-simplejwt", "pytest"} <= found
    assert {"tzdata", "colorama"} & found == (
        {"tzdata", "colorama"} if "windows" in target.name else set()
    )
    for pin in needed("core", target):
        first, *hashes = pin.splitlines()
        assert re.fullmatch(r"[\w.-]+==\S+ \\", first), first
        assert hashes and all("--hash=sha256:" in line for line in hashes)


def test_a_package_that_differs_within_a_version_is_downloaded_in_both_versions(monkeypatch):
    [target] = wheelhouse.targets_of(["linux-x86_64"], ["3.11"])
    asked = []
    monkeypatch.setattr(downloads, "run_pip", lambda wanted, *_: asked.append(wanted))
    downloads.download(environments.requirements("notebooks"), target, "")

    first, second = asked
    versions = [pin.split()[0] for pin in [*first, *second] if pin.startswith("soupsieve==")]
    assert len(versions) == len(set(versions)) == 2
    assert len(second) < 5
    for wanted in asked:
        assert len(names(wanted)) == len(wanted)


@pytest.mark.slow
@pytest.mark.parametrize("group", ["core", *wheelhouse.GROUPS])
@every_target
def test_each_machine_that_is_offered_has_wheels_for_all(target, group, tmp_path):
    """uv looks, and downloads nothing."""
    file = tmp_path / "requirements.txt"
    seen = set()
    for patch in target.patches:
        file.write_text("".join(downloads.needed(environments.requirements(group), target, patch)))
        if file.read_bytes() in seen:
            continue
        seen.add(file.read_bytes())
        answer = subprocess.run(
            [sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--no-deps"]
            + ["--only-binary", ":all:", "--require-hashes", "-r", file, "--target", tmp_path / "t"]
            + [
                "--python-version",
                f"{target.python}.{patch}",
                "--python-platform",
                UVS[system_of(target)],
            ],
            capture_output=True,
            text=True,
        )
        lacking = wheelhouse.LACKING.get((group, system_of(target)))
        assert (answer.returncode == 0) == (lacking is None), answer.stderr
        if lacking:
            assert f"{lacking}==" in answer.stderr


def system_of(target):
    return target.name.rpartition(" ")[2]


UVS = {  # as uv calls them
    "linux-x86_64": "x86_64-manylinux_2_28",
    "linux-arm64": "aarch64-manylinux_2_28",
    "macos-arm64": "aarch64-apple-darwin",
    "macos-x86_64": "x86_64-apple-darwin",
    "windows-x86_64": "x86_64-pc-windows-msvc",
}


def test_what_cannot_be_packed_is_refused_before_anything_is_downloaded(clone, tmp_path):
    typed = ("--with", "site", "--for", "linux-x86_64", "--for", "macos-x86_64")
    answer = clone.guide("wheelhouse", str(tmp_path / "stick"), *typed)

    refused(answer, "quickjs-ng has no wheel", "Leave out --with site or --for macos-x86_64")
    assert not (tmp_path / "stick").exists()


def test_what_no_machine_can_have_is_refused_without_a_system_too(clone, tmp_path):
    answer = clone.guide("wheelhouse", str(tmp_path / "stick"), "--with", "accounts")

    refused(answer, "dj-rest-auth has no wheel", "Leave out --with accounts.")
    assert not (tmp_path / "stick").exists()


def test_a_course_that_is_not_a_git_clone_is_not_packed(clone, tmp_path):
    refused(clone.guide("wheelhouse", str(tmp_path / "stick")), "git", "in a clone of the course")
    assert not (tmp_path / "stick").exists()


def commit(root):
    """Make a git clone of a copy of the course."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "core.autocrlf=false"]
    for words in ["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]:
        subprocess.run([*git, *words], cwd=root, check=True)


def test_the_course_is_packed_as_it_is_committed(clone, tmp_path, monkeypatch):
    (clone.root / ".gitignore").write_text(".venv*/\nwork/\n__pycache__/\n", "utf-8")
    commit(clone.root)
    committed = (clone.root / "guide/cli.py").read_text("utf-8")
    (clone.root / ".env").write_text("SECRET_KEY=mine", "utf-8")
    (clone.root / "steps/notes.txt").write_text("private", "utf-8")
    (clone.root / "guide/cli.py").write_text("answered", "utf-8")
    monkeypatch.setattr(course, "ROOT", clone.root)
    wheelhouse.pack_course(tmp_path / "course.zip")

    with zipfile.ZipFile(tmp_path / "course.zip") as archive:
        files = [name for name in archive.namelist() if not name.endswith("/")]
        assert archive.read("jwt-in-django/guide/cli.py").decode("utf-8") == committed
    assert "jwt-in-django/steps/01_project/manage.py" in files
    tracked = wheelhouse.git("ls-files", "-z").strip("\0").split("\0")
    assert sorted(files) == sorted(f"jwt-in-django/{name}" for name in tracked)


def test_bad_input(clone, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    refused(clone.guide("wheelhouse", str(tmp_path / "file")), "is a file")
    refused(clone.guide("wheelhouse", "--for", "amiga"), "'amiga'")
    refused(clone.guide("wheelhouse", "--python", "3.12"), "--for linux-x86_64")
    refused(clone.guide("run", "--offline"), "wheelhouse DIR")
    refused(clone.guide("run", "--offline", str(tmp_path)), "wheelhouse DIR")


@pytest.fixture(scope="module")
def stick(tmp_path_factory):
    """What a teacher carries into the room."""
    place = tmp_path_factory.mktemp("teacher")
    teacher = Clone(place / "course")
    teacher.borrow_packages()
    commit(teacher.root)
    (teacher.root / "notebooks/01_first_token.ipynb").write_text("{}", "utf-8")
    answer = teacher.guide("wheelhouse", str(place / "a stick é"))
    assert answer.returncode == 0, answer.stderr
    return place / "a stick é", answer


@pytest.fixture
def room(stick, tmp_path):
    """A learner's machine: the course out of the stick's zip, and no network."""
    with zipfile.ZipFile(stick[0] / "course.zip") as archive:
        archive.extractall(tmp_path)
    return InTheRoom(tmp_path / "jwt-in-django")


class InTheRoom(Clone):
    def __init__(self, root):
        self.root = root
        self.log = root.with_name("log.txt")
        self.environment = environments.Environment(root / ".venv", ["core"])

    def guide(self, *typed, **changes):
        return super().guide(*typed, **NO_NETWORK, **changes)


@pytest.mark.slow
def test_it_says_how_large_it_is_and_what_it_is_doing(stick):
    folder, answer = stick
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    wheels = [path.name for path in folder.glob("wheels/*")]
    assert f"{len(wheels)} packages: {size / 1e6:.0f} MB" in answer.stdout
    assert all(name.endswith(".whl") for name in wheels)
    assert "Downloading requirements/core.txt" in answer.stderr
    assert (folder / "groups.txt").read_text("utf-8") == "core"
    assert "run --offline DIR" in (folder / "READ ME.txt").read_text("utf-8")
    assert " M notebooks/01_first_token.ipynb" in answer.stdout


@pytest.mark.slow
def test_a_room_without_a_network_does_the_course(stick, room):
    refused(room.guide("list"), "there is no network", "Connect, and run", "--offline DIR")

    answer = room.guide("list", "--offline", str(stick[0]))
    assert answer.returncode == 0, answer.stderr
    packed = [step for step in course.steps() if not step.groups]  # the wheelhouse has the core
    first, *_, last = packed
    for step in first, last:
        started = room.guide("start", step.number)
        assert started.returncode == 0, started.stderr
        assert room.guide("check").returncode == 1
        projects.write(workspace.solution(step), room.root / "work" / step.name)
        passed = room.guide("check")
        assert passed.returncode == 0, passed.stdout
    tested = room.guide("test", "steps", "-n", "0")  # all that a step needs is there
    assert f"{len(packed)} passed" in tested.stdout, tested
    assert (
        feedback.wrapped(known_answers.hints(course.steps()[0])[0])
        in room.guide("hint", "1").stdout
    )


@pytest.mark.slow
def test_a_stick_that_lacks_a_package_is_told_of(stick, room, tmp_path):
    lacking = tmp_path / "lacking"
    (lacking / "wheels").mkdir(parents=True)
    for path in stick[0].glob("wheels/*"):
        if not path.name.lower().startswith("django-5"):
            os.link(path, lacking / "wheels" / path.name)

    answer = room.guide("list", "--offline", str(lacking))
    assert answer.returncode == 2
    assert "does not have all of requirements/core.txt" in answer.stderr.splitlines()[-1]
    assert room.guide("list", "--offline", str(stick[0])).returncode == 0
