"""A plan of site/teach.md is done from a wheelhouse, with the network cut."""

import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from guide import bootstrap, course, environments
from tests.conftest import Clone
from tests.workshop import rehearsal

DJANGO = "5.2"  # nothing in it depends on Django's version

PLAN = "A first look"
# What the rehearsal reads, beside what a learner's commands need.
REHEARSED = ("tests/proofs", "tests/workshop", "site/teach.md")
# A network of its own, which holds this machine alone. Where the system does not allow that, the
# variables cut the network: nothing answers on port 9.
ALONE = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
CUT = dict.fromkeys(["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"], "http://127.0.0.1:9")
CUT |= {"NO_PROXY": "127.0.0.1,localhost", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
CUT |= {"PIP_CONFIG_FILE": os.devnull, "UV_OFFLINE": "1", "UV_NO_CACHE": "1"}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the commands are typed into bash")


def typed_alone(*command, cwd):
    """Type a command with the network cut; gives the finished process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.run(
        [*(ALONE if can_be_alone() else []), *command],
        cwd=cwd,
        env=kept | CUT | {"PYTHONPATH": bootstrap.PYTHONPATH.replace(str(course.ROOT), str(cwd))},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )


def can_be_alone():
    try:
        return subprocess.run([*ALONE, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def stick(tmp_path_factory):
    """The wheelhouse that a teacher carries into the room."""
    place = tmp_path_factory.mktemp("teacher")
    teacher = Clone(place / "course")
    for name in REHEARSED:
        copy = shutil.copytree if (course.ROOT / name).is_dir() else shutil.copy
        copy(course.ROOT / name, teacher.root / name)
    teacher.borrow_packages()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "core.autocrlf=false"]
    (teacher.root / ".gitignore").write_text(".venv*/\nwork/\n__pycache__/\n", "utf-8")
    for words in ["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]:
        subprocess.run([*git, *words], cwd=teacher.root, check=True)
    answer = teacher.guide("wheelhouse", str(place / "stick"))
    assert answer.returncode == 0, answer.stderr
    return place / "stick"


@pytest.mark.slow
def test_the_first_plan_is_done_without_a_network(stick, tmp_path):
    with zipfile.ZipFile(stick / "course.zip") as archive:
        archive.extractall(tmp_path)
    room = tmp_path / "jwt-in-django"

    python = environments.own_base()
    set_up = typed_alone(python, "-m", "guide", "list", "--offline", stick, cwd=room)
    assert set_up.returncode == 0, set_up.stderr
    inside = environments.Environment(room / ".venv", []).python
    done = typed_alone(inside, "-m", "tests.workshop.rehearsal", PLAN, cwd=room)

    assert done.returncode == 0, done.stdout + done.stderr
    parts = re.findall(r"^ *(\d+) s of +(\d+) min \| (.+)$", done.stdout, re.MULTILINE)
    assert len(parts) == len(rehearsal.rows(PLAN))
    for seconds, minutes, part in parts:  # the machine leaves the time of a part to the learner
        assert int(seconds) <= int(minutes) * 60 / 3, part
    print(set_up.stderr, done.stdout, sep="\n", file=sys.stderr)


def test_the_network_that_is_cut_leads_nowhere(tmp_path):
    asks = "import urllib.request as it; it.urlopen('https://pypi.org/simple/', timeout=5)"
    answer = typed_alone(sys.executable, "-c", asks, cwd=tmp_path)

    assert answer.returncode == 1
    assert "URLError" in answer.stderr
