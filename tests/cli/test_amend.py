"""`python3 -m guide amend`, in a small course of three steps of its own."""

import os
import shutil
import subprocess
import sys

import pytest

from guide import course

DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = pytest.mark.slow  # it is the authors' command, not the learners'

FIRST = "A = 1\n\n\nB = 1\n\n\nC = 1\n"
STEPS = {
    "01_a": FIRST,
    "02_b": FIRST.replace("B = 1", "B = 2"),
    "03_c": FIRST.replace("B = 1", "B = 3").replace("C = 1", "C = 3"),
}
LESSON = """\
---
minutes: 5
---
# A step

Before.

```diff
--- a/config/settings.py
+++ b/config/settings.py
```

After.
"""

COMMAND = "import sys; from guide import cli; sys.exit(cli.main(sys.argv[1:]))"
# Follows every lesson but the first, and prints the steps to which they do not lead.
FOLLOW = """
from guide import course
from tests.proofs.apply_lesson import follow, same
for step in course.steps()[1:]:
    made, kept = follow(step.lesson, step.before.code), step.code
    if not all(same(name, made.get(name), kept.get(name)) for name in made | kept):
        print(step.name)
"""


class Course:
    """A repository with the guide and its own steps."""

    def __init__(self, root):
        self.root = root

    def add(self, name, text):
        path = self.root / "steps" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def read(self, name):
        return (self.root / "steps" / name).read_text("utf-8")

    def exists(self, name):
        return (self.root / "steps" / name).exists()

    def git(self, *arguments):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]
        subprocess.run(["git", *who, *arguments], cwd=self.root, check=True, capture_output=True)

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "A commit")

    def amend(self, step):
        return self.python(COMMAND, "amend", step)

    def python(self, program, *arguments):
        return subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(self.root)},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )


@pytest.fixture(scope="module")
def committed(tmp_path_factory, needs):
    """The three steps as they were committed last, with their lessons' blocks filled."""
    needs("git", shutil.which("git"))
    made = Course(tmp_path_factory.mktemp("committed"))
    no_caches = shutil.ignore_patterns("__pycache__")
    for name in ("guide", "tests/authoring"):
        shutil.copytree(course.ROOT / name, made.root / name, ignore=no_caches)
    for name, settings in STEPS.items():
        made.add(f"{name}/config/settings.py", settings)
        made.add(f"{name}/api/views.py", "views = 1\n")
        made.add(f"{name}/tests/conftest.py", "support = 1\n")
        made.add(f"{name}/tests/test_{name}.py", "own = 1\n")
        made.add(f"{name}/README.md", LESSON)
    made.git("init", "-q")
    made.commit()
    assert made.amend("02").returncode == 0
    made.commit()
    return made


@pytest.fixture
def steps(committed, tmp_path):
    """A copy of them to work in."""
    return Course(shutil.copytree(committed.root, tmp_path / "course"))


def snapshot(steps):
    return {path: path.read_bytes() for path in steps.root.glob("steps/**/*.*")}


def test_an_empty_block_is_filled_and_the_prose_kept(steps):
    assert steps.read("02_b/README.md") == LESSON.replace(
        "+++ b/config/settings.py\n",
        "+++ b/config/settings.py\n@@ -1,7 +1,7 @@\n A = 1\n \n \n-B = 1\n+B = 2\n \n \n C = 1\n",
    )


def test_a_second_time_nothing_has_to_be_changed(steps):
    run = steps.amend("02")

    assert (run.returncode, run.stdout) == (0, "Nothing had to be changed.\n")


def test_a_step_with_a_base_takes_the_changes_of_that_one_alone(steps):
    for name in ("config/settings.py", "api/views.py", "tests/conftest.py"):
        steps.add(f"04_d/{name}", steps.read(f"02_b/{name}").replace("C = 1", "C = 4"))
    steps.add("04_d/README.md", LESSON.replace("---\n#", "base: 02_b\n---\n#"))
    assert steps.amend("04").returncode == 0
    steps.commit()
    assert "-C = 1\n+C = 4\n" in steps.read("04_d/README.md")

    steps.add("03_c/config/settings.py", STEPS["03_c"].replace("A = 1", "A = 3"))
    assert steps.amend("03").returncode == 0
    assert "A = 1" in steps.read("04_d/config/settings.py")

    steps.add("02_b/tests/conftest.py", "support = 2\n")
    assert steps.amend("02").returncode == 0
    assert steps.read("04_d/tests/conftest.py") == "support = 2\n"


def test_a_change_goes_into_every_later_step_and_its_lesson(steps):
    steps.add("02_b/config/settings.py", STEPS["02_b"].replace("A = 1", "A = 9"))

    run = steps.amend("02")

    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [
        "steps/02_b/README.md",
        "steps/03_c/README.md",
        "steps/03_c/config/settings.py",
    ]
    assert steps.read("03_c/config/settings.py") == STEPS["03_c"].replace("A = 1", "A = 9")
    assert "-A = 1\n+A = 9\n" in steps.read("02_b/README.md")
    assert " A = 9\n" in steps.read("03_c/README.md")
    assert steps.read("01_a/config/settings.py") == STEPS["01_a"]


def test_a_conflict_is_named_and_nothing_is_written(steps):
    steps.add("02_b/config/settings.py", STEPS["02_b"].replace("B = 2", "B = 9"))
    steps.add("02_b/api/views.py", "views = 2\n")
    before = snapshot(steps)

    run = steps.amend("02")

    assert run.returncode == 1
    assert "steps/03_c/config/settings.py changes the same lines." in run.stderr
    assert "Nothing is written." in run.stderr
    assert snapshot(steps) == before


def test_a_conflict_resolved_by_hand_is_taken(steps):
    steps.add("02_b/config/settings.py", STEPS["02_b"].replace("B = 2", "B = 9"))
    steps.add("03_c/config/settings.py", STEPS["03_c"].replace("B = 3", "B = 93"))

    run = steps.amend("02")

    assert run.returncode == 0, run.stderr
    assert "B = 93" in steps.read("03_c/config/settings.py")
    assert "-B = 9\n+B = 93\n" in steps.read("03_c/README.md")


def test_an_edit_in_the_way_that_is_no_resolution_is_a_conflict(steps):
    steps.add("02_b/config/settings.py", STEPS["02_b"].replace("A = 1", "A = 9"))
    steps.add("03_c/config/settings.py", STEPS["03_c"].replace("A = 1", "A = 8"))
    before = snapshot(steps)

    run = steps.amend("02")

    assert run.returncode == 1
    assert "steps/03_c/config/settings.py has an uncommitted change of its own" in run.stderr
    assert snapshot(steps) == before


def test_files_are_added_and_removed_in_later_steps_too(steps):
    steps.add("01_a/tests/data.txt", "new\n")
    (steps.root / "steps/02_b/api/views.py").unlink()
    steps.add("02_b/tests/data.txt", "new\n")

    run = steps.amend("02")

    assert not steps.exists("03_c/api/views.py")
    assert steps.read("03_c/tests/data.txt") == "new\n"
    assert run.returncode == 1
    assert run.stderr == "steps/02_b/README.md: no block shows what changes in api/views.py\n"


def test_the_tests_of_a_step_stay_its_own(steps):
    steps.add("02_b/tests/test_02_b.py", "own = 2\n")
    steps.add("02_b/tests/conftest.py", "support = 2\n")

    assert steps.amend("02").returncode == 0
    assert steps.read("03_c/tests/conftest.py") == "support = 2\n"
    assert not steps.exists("03_c/tests/test_02_b.py")


def test_the_hunks_of_a_file_stay_shared_out_among_its_blocks(steps):
    blocks = LESSON.split("Before.\n")[1].split("After.\n")[0]
    steps.add("03_c/README.md", LESSON.replace("After.\n", f"Between.{blocks}After.\n"))
    wide = "A = 1\n" + "\n" * 9 + "B = 1\n"
    for name, text in {"01_a": wide, "02_b": wide, "03_c": wide.replace("1", "3")}.items():
        steps.add(f"{name}/config/settings.py", text)
    steps.add("02_b/README.md", "# A step\n")
    steps.commit()

    assert steps.amend("02").returncode == 0
    first, second = steps.read("03_c/README.md").split("Between.")
    assert "+A = 3" in first and "+B = 3" not in first
    assert "+B = 3" in second and "+A = 3" not in second


def test_a_whole_file_is_shown_anew(steps):
    lesson = LESSON + "\nReplace `api/views.py`:\n\n```python\n```\n"
    steps.add("02_b/README.md", lesson)
    steps.add("02_b/api/views.py", "views = 2\n")

    assert steps.amend("02").returncode == 0
    assert steps.read("02_b/README.md").endswith("```python\nviews = 2\n```\n")


def test_an_unknown_step_is_told_in_one_line(steps):
    run = steps.amend("09")

    assert run.returncode == 2
    assert run.stderr.startswith("There is no step called '09'")
    assert run.stderr.count("\n") == 1


def test_without_a_commit_to_compare_with(steps):
    shutil.rmtree(steps.root / ".git")
    run = steps.amend("02")

    assert run.returncode == 2
    assert run.stderr == "This compares with the last commit, and there is none here.\n"


def test_the_lessons_of_this_course_can_be_followed_after_it(tmp_path, needs):
    needs("git", shutil.which("git"))
    copy = Course(tmp_path)
    no_caches = shutil.ignore_patterns("__pycache__", "*.sqlite3")
    for name in ("guide", "steps", "tests/authoring", "tests/proofs"):
        shutil.copytree(course.ROOT / name, copy.root / name, ignore=no_caches)
    copy.git("init", "-q")
    copy.commit()
    steps = [step.name for step in course.steps()]
    settings = f"{steps[1]}/config/settings.py"
    copy.add(settings, copy.read(settings).replace('"""\n', '"""\nAmended.\n', 1))

    run = copy.amend("02")

    assert run.returncode == 0, run.stderr
    assert all("Amended.\n" in copy.read(f"{name}/config/settings.py") for name in steps[1:])
    assert "+Amended.\n" in copy.read(f"{steps[1]}/README.md")
    followed = copy.python(FOLLOW)
    assert (followed.returncode, followed.stdout) == (0, ""), followed.stderr
