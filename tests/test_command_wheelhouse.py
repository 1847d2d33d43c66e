"""`wheelhouse`, and the course in a room without a network."""

import os
import re
import zipfile

import pytest

from guide import course, environments
from guide.commands import wheelhouse
from guide.exercises import feedback, known_answers, workspace
from tests.conftest import Clone

DJANGO = "5.2"  # nothing in it depends on Django's version

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


@pytest.mark.parametrize("version", wheelhouse.VERSIONS)
def test_what_a_machine_needs_is_judged_by_that_machine(version):
    needed = {name: names(wheelhouse.needed("core", name, version)) for name in wheelhouse.SYSTEMS}

    assert {"tzdata", "colorama"} <= needed["windows-x86_64"]
    for name in set(wheelhouse.SYSTEMS) - {"windows-x86_64"}:
        assert not {"tzdata", "colorama"} & needed[name]
    for found in needed.values():
        assert {"django", "djangorestframework-simplejwt", "pytest"} <= found
    for pin in wheelhouse.needed("core", "linux-x86_64", version):
        first, *hashes = pin.splitlines()
        assert re.fullmatch(r"[\w.-]+==\S+ \\", first), first
        assert hashes and all("--hash=sha256:" in line for line in hashes)


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
    assert "run --offline DIR" in (folder / "READ ME.txt").read_text("utf-8")


@pytest.mark.slow
def test_a_room_without_a_network_does_the_course(stick, room):
    refused(room.guide("list"), "there is no network")

    answer = room.guide("list", "--offline", str(stick[0]))
    assert answer.returncode == 0, answer.stderr
    for step in course.steps():
        started = room.guide("start", step.number)
        assert started.returncode == 0, started.stderr
        assert room.guide("check").returncode == 1
        folder = room.root / "work" / step.name
        for name, text in workspace.solution(step).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        passed = room.guide("check")
        assert passed.returncode == 0, passed.stdout
    assert "Well done" in " ".join(room.guide("list").stdout.split())
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
