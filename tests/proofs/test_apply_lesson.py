"""Following a lesson to the letter: what can be followed, and what is said of what cannot."""

import pytest

from guide.lessons import Lesson
from tests.proofs.apply_lesson import CannotFollow, follow

DJANGO = "5.2"  # nothing in it depends on Django's version

BEFORE = {"config/urls.py": "a\nb\nc\nd\ne\nf\ng\nh\n", "api/old.py": "old\n"}
HEADER = "--- a/config/urls.py\n+++ b/config/urls.py\n"
FIRST = "@@ -1,3 +1,4 @@\n a\n+A\n b\n c\n"
SECOND = "@@ -7,2 +8,2 @@\n g\n-h\n+H\n"


@pytest.fixture
def lesson(tmp_path):
    """Writes a lesson of these blocks: a difference, or ("Create `api/new.py`:", its text)."""

    def write(*blocks):
        lines = ["---\nminutes: 5\n---\n# A lesson\n"]
        for block in blocks:
            before, text = block if isinstance(block, tuple) else ("Change this.", block)
            language = "python" if isinstance(block, tuple) else "diff"
            lines.append(f"\n{before}\n\n```{language}\n{text}```\n")
        path = tmp_path / "README.md"
        path.write_text("".join(lines), "utf-8")
        return Lesson(path)

    return write


@pytest.mark.parametrize(
    "blocks", [[HEADER + FIRST + SECOND], [HEADER + SECOND, HEADER + FIRST]], ids=["one", "two"]
)
def test_the_hunks_of_a_file_may_stand_in_several_blocks(lesson, blocks):
    made = follow(lesson(*blocks), BEFORE)

    assert made == BEFORE | {"config/urls.py": "a\nA\nb\nc\nd\ne\nf\ng\nH\n"}


def test_files_are_made_replaced_and_removed(lesson):
    made = follow(
        lesson(
            ("Create `api/new.py`:", "new\n"),
            ("This is a route. Replace `config/urls.py`:", "routes\n"),
            "--- a/api/old.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-old\n",
            "--- /dev/null\n+++ b/api/other.py\n@@ -0,0 +1,2 @@\n+x\n+y\n",
        ),
        BEFORE,
    )

    assert made == {"api/new.py": "new\n", "config/urls.py": "routes\n", "api/other.py": "x\ny\n"}


CANNOT = {
    "another context": (HEADER + FIRST.replace(" b", " x"), "11: .* line 2 .* 'b', .* has 'x'"),
    "another place": (HEADER + FIRST.replace("-1,3 +1,4", "-2,3 +2,4"), "11: .* does not fit"),
    "wrong numbers": (HEADER + FIRST.replace("1,4", "1,5"), "11: the numbers"),
    "twice": (HEADER + FIRST + FIRST, "16: .* does not fit"),
    "no hunk": (HEADER, "9: this is not a difference"),
    "a line too many": (HEADER + "x\n" + FIRST, "9: this is not a difference"),
    "no header": (FIRST, "9: a difference begins with"),
    "a new file that is there": (
        "--- /dev/null\n+++ b/api/old.py\n@@ -0,0 +1 @@\n+x\n",
        "9: api/old.py is there before",
    ),
    "an old file that is not there": (
        "--- a/api/no.py\n+++ b/api/no.py\n@@ -1 +1 @@\n-x\n+y\n",
        "9: api/no.py is not there before",
    ),
    "what is left of a file": (
        "--- a/config/urls.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
        "9: lines are left",
    ),
    "create what is there": (("Create `api/old.py`:", "x\n"), "9: Create .* is there already"),
    "replace what is not": (("Replace `api/no.py`:", "x\n"), "9: Replace .* is not there"),
}


@pytest.mark.parametrize("block, reason", CANNOT.values(), ids=CANNOT)
def test_what_cannot_be_followed_is_told_with_its_line(lesson, block, reason):
    with pytest.raises(CannotFollow, match=f"README.md:{reason}"):
        follow(lesson(block), BEFORE)
