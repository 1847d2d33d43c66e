"""Find what is in the course: the steps, the pitfalls and the notebooks.

Each exists because its folder or file exists. Its minutes, base and level are in the front
matter of its own README."""

import difflib
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from guide.bootstrap import COMMAND
from guide.lessons import Lesson
from guide.tools import ROOT, WORK, UsageError  # noqa: F401 (WORK is for those who import this)

RENAMED = ROOT / "guide" / "renamed.toml"

# The folders of the exercises.
PARTS = ("steps", "pitfalls")

# Part I, the guide, ends with this step.
PART_ONE_ENDS = "06_signing_key"

# The files that a learner gets; a learner who follows the lesson types everything else in a step.
SUPPLIED = ("README.md", "pytest.ini", "tests/")
IGNORED = ("__pycache__", ".pytest_cache", ".ruff_cache", ".DS_Store")


# How readers write a step's number: "4", "step4", "Step 04", "4_token", "step-04_token_urls".
NUMBERED = re.compile(r"(?:steps?)?[\s_-]*(\d+)(\D.*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Folder:
    """A folder with a lesson: a step or a pitfall."""

    path: Path

    @property
    def name(self):
        return self.path.name

    @cached_property
    def lesson(self):
        return Lesson(self.path / "README.md")

    @property
    def minutes(self):
        """Return how long it takes, in whole minutes."""
        return self.lesson.front_matter.minutes

    @property
    def groups(self):
        """Return the groups of packages that it needs beyond the core, in their order.

        What the step that it extends needs is among them.
        """
        own = {self.lesson.front_matter.group} - {""}
        return sorted(own | set(self.extends.groups if self.extends else ()))


class Step(Folder):
    """A folder in steps/: a complete Django project and its lesson."""

    @property
    def number(self):
        """Return the two digits at the start of its name, such as "04"."""
        return self.name.partition("_")[0]

    @cached_property
    def before(self):
        """Return the step that this one extends, or None for the first.

        A step of Part III names it as `base`. Another step extends the one with the number before.
        """
        if base := self.lesson.front_matter.base:
            return find_step(base)
        return next((a for a, b in zip(steps(), steps()[1:], strict=False) if b == self), None)

    @property
    def extends(self):
        """Return the step to whose code it adds its own, or None."""
        return self.before

    @property
    def chain(self):
        """Return the steps that lead to this one, from the first, and this one as the last."""
        return [*(self.before.chain if self.before else []), self]

    @property
    def code(self):
        """Return the files that its reader types: {"config/urls.py": text}."""
        return code_of(self.path)


class Pitfall(Folder):
    """A folder in pitfalls/: a mistake in two versions, wrong.py and right.py."""

    @property
    def base(self):
        """Return the step to which wrong.py or right.py is added."""
        return find_step(self.lesson.front_matter.base)

    @property
    def extends(self):
        """Return the step to whose code it adds its own."""
        return self.base


def steps():
    """Return all steps, in their order."""
    return [Step(path.parent) for path in sorted(ROOT.glob("steps/[0-9]*/README.md"))]


def pitfalls():
    """Return the folders of pitfalls/ whose README.md names a base step in its front matter."""
    found = [Pitfall(path.parent) for path in sorted(ROOT.glob("pitfalls/*/README.md"))]
    return [pitfall for pitfall in found if pitfall.lesson.front_matter.base]


def notebooks():
    """Return the paths of all notebooks, in their order."""
    return sorted(ROOT.glob("notebooks/[0-9]*.ipynb"))


def end_of_part_one():
    """Return the last step of Part I, which is the guide itself."""
    return find_step(PART_ONE_ENDS)


def end_of_part_two():
    """Return the last step that has no base: production on more than one machine."""
    return [step for step in steps() if not step.lesson.front_matter.base][-1]


def files_of(folder):
    """Return all files of a project except caches and databases: {"tests/conftest.py": text}."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.match("*.sqlite3*") and not set(IGNORED) & set(path.parts)
    }


def code_of(folder):
    """Return the files of a project that its reader types: {"config/urls.py": text}."""
    return {name: text for name, text in files_of(folder).items() if not name.startswith(SUPPLIED)}


def is_test_file(name):
    """Return True if a file of a step, such as "tests/test_public.py", holds its tests.

    The other files in tests/ support them."""
    return name.startswith("tests/") and Path(name).name.startswith("test_")


def find_step(name):
    """Return the step called "04_token_urls", "04", "4" or "steps/04_token_urls".

    A name from an earlier version of the course finds the step that has another name now.

    Raises:
        UsageError: with similar names, if there is no such step.
    """
    return _find(name, steps(), "step")


def find_pitfall(name):
    """Return the pitfall called "NAME" or "pitfalls/NAME", as find_step does."""
    return _find(name, pitfalls(), "pitfall")


def find(name):
    """Return the step or pitfall of that name, as find_step does."""
    return _find(name, steps() + pitfalls(), "step or pitfall")


def _find(name, folders, kind):
    wanted = Path(name).name  # a path, as the shell completes it, is as good as a name
    if wanted.isdigit():
        wanted = wanted.zfill(2)
    for folder in folders:
        if wanted in (folder.name, getattr(folder, "number", None)):
            return folder
    if (now := new_name(wanted)) != wanted:
        return _find(now, folders, kind)
    if why := _renamed().get(wanted, {}).get("why"):
        raise UsageError(f"{wanted} is no longer part of the course. {why}")
    near = similar(wanted, folders)
    hint = f"Did you mean {listed(near)}?" if near else f"All names: {COMMAND} list"
    raise UsageError(f"There is no {kind} called {name!r}. {hint}")


def is_name(name):
    """Return True if this is the whole name of a step or a pitfall, such as "04_token_urls"."""
    step, pitfall = (ROOT / part / name / "README.md" for part in PARTS)
    return step.exists() or pitfall.exists() and Lesson(pitfall).front_matter.base


def new_name(name):
    """Return the name that a step or pitfall of an earlier version of the course has now.

    A name that the course has, or has never had, is returned as it is.
    """
    table, seen = _renamed(), set()
    now = name
    while now in table and now not in seen and not is_name(now):
        seen.add(now)
        now = table[now].get("now", now)
    return now


def why_renamed(name):
    """Return the sentence that says why a step or pitfall has another name now."""
    return _renamed()[name]["why"]


def _renamed():
    return tomllib.loads(RENAMED.read_text("utf-8"))


def similar(wanted, folders):
    """Return up to three names that a reader who typed an unknown name may have meant."""
    names = [folder.name for folder in folders]
    numbers = {int(folder.number): folder.name for folder in folders if isinstance(folder, Step)}
    near = []
    if numbers and (found := NUMBERED.fullmatch(wanted)):
        nearest = min(numbers, key=lambda number: abs(number - int(found[1])))
        near = [numbers[nearest]]
        if not found[2]:
            return near
    near += [name for name in names if wanted in name]
    near += difflib.get_close_matches(wanted, names, n=3, cutoff=0.5)
    return list(dict.fromkeys(near))[:3]


def listed(names):
    """Return names as a text: "a", "a or b", "a, b or c"."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
