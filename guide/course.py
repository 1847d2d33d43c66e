"""What the course holds. A step, a pitfall or a notebook exists because its folder or file does;
the facts about it (minutes, base, level …) stand once, at the top of its own README."""

import difflib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from guide.lessons import Lesson

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "work"

# What a learner is given; everything else in a step is typed by following the lesson.
SUPPLIED = ("README.md", "pytest.ini", "tests/")
LITTER = ("__pycache__", ".pytest_cache", ".ruff_cache", ".DS_Store")


class UsageError(Exception):
    """Something the reader can put right. The command prints it as one line and exits with 2."""


@dataclass(frozen=True)
class Folder:
    """A folder with a lesson in it: a step or a pitfall."""

    path: Path

    @property
    def name(self):
        return self.path.name

    @cached_property
    def lesson(self):
        return Lesson(self.path / "README.md")

    @property
    def minutes(self):
        """How long it takes, in whole minutes."""
        return self.lesson.facts["minutes"]


class Step(Folder):
    @property
    def number(self):
        """The two digits that begin its name, as "04"."""
        return self.name.partition("_")[0]

    @property
    def before(self):
        """The step that this one grows from, or None for the first."""
        return next((a for a, b in zip(steps(), steps()[1:], strict=False) if b == self), None)

    @property
    def code(self):
        """What its reader types: {"config/urls.py": its text}."""
        return code_of(self.path)


class Pitfall(Folder):
    @property
    def base(self):
        """The step over which wrong.py and right.py are laid."""
        return find_step(self.lesson.facts["base"])


def steps():
    return [Step(path.parent) for path in sorted(ROOT.glob("steps/[0-9]*/README.md"))]


def pitfalls():
    """Return the folders of pitfalls/ whose README.md names a base step in its front matter."""
    found = [Pitfall(path.parent) for path in sorted(ROOT.glob("pitfalls/*/README.md"))]
    return [pitfall for pitfall in found if "base" in pitfall.lesson.facts]


def notebooks():
    return sorted(ROOT.glob("notebooks/[0-9]*.ipynb"))


def files_of(folder):
    """All files of a project but caches and databases: {"tests/conftest.py": its text}."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.match("*.sqlite3*") and not set(LITTER) & set(path.parts)
    }


def code_of(folder):
    """Those of a project's files that its reader types."""
    return {name: text for name, text in files_of(folder).items() if not name.startswith(SUPPLIED)}


def is_test_file(name):
    """Return True if a file of a step, such as "tests/test_public.py", holds its tests.

    The other files in tests/ support them."""
    return name.startswith("tests/") and Path(name).name.startswith("test_")


def find_step(name):
    """The step called "04_token_urls", "04", "4" or "steps/04_token_urls".

    Raises UsageError, with the nearest names, when there is none."""
    return _find(name, steps(), "step")


def find_pitfall(name):
    """The pitfall called "NAME" or "pitfalls/NAME"; raises UsageError as find_step does."""
    return _find(name, pitfalls(), "pitfall")


def find(name):
    """The step or pitfall of that name; raises UsageError as find_step does."""
    return _find(name, steps() + pitfalls(), "step or pitfall")


def _find(name, folders, kind):
    wanted = Path(name).name  # a path, as the shell completes it, is as good as a name
    if wanted.isdigit():
        wanted = wanted.zfill(2)
    for folder in folders:
        if wanted in (folder.name, getattr(folder, "number", None)):
            return folder
    names = [folder.name for folder in folders]
    near = [name for name in names if wanted in name][:3]
    near = near or difflib.get_close_matches(wanted, names, n=3, cutoff=0.3) or names[:3]
    raise UsageError(f"There is no {kind} called {name!r}. The nearest: {', '.join(near)}.")
