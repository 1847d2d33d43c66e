"""The learner's folders, work/NAME. What stands in one is never overwritten: before anything else
takes its place it is moved to work/saved, and a new one is made beside it and moved in whole."""

import re
import shutil
import time
from pathlib import Path

from guide import course, lessons, progress, projects, scaffold
from guide.bootstrap import COMMAND

FINISHED = re.compile(r"^(?:> )?This folder\b.* is the finished step\b.*\n", re.MULTILINE)
TASK = re.compile(r"^## Your task\n", re.MULTILINE)
COMPARISON = re.compile(r"^\|.*right\.py.*\n(?:\|.*\n)+", re.MULTILINE)
FIX = re.compile(r"^\*\*Fix\.\*\* (?:.*\n)+?(?=^\*\*Proof)", re.MULTILINE)
SAVED = re.compile(r"(.+)-(\d{8}-\d{6}-\d{6})\Z")

MEND = """\
> Your task: mend `wrong.py`, so that the tests in `test_right.py` pass. `{command} check` says how
> far you are, `{command} hint` helps. Type both in the root of the repository. `pytest` cannot run
> these tests here: `check` lays your file over {base}, and the tests import it as `right`. What is
> folded away here is the solution: open this page in your editor's preview.

"""
TYPE = """\
> This folder is yours. {before} What is folded away below is the solution: try first, then look.
> In the root of the repository, `{command} check` says what is not there yet, and `{command} hint`
> helps.
"""


def folder_of(exercise):
    return course.WORK / exercise.name


def current(name=None):
    """The exercise of that name, or the one in whose folder you are, or the one that was started
    last; and its folder.

    Raises UsageError when it is not there."""
    exercise = course.find(name or here() or last_started())
    folder = folder_of(exercise)
    if not folder.exists():
        raise course.UsageError(
            f"work/{exercise.name} is not there. Begin: {COMMAND} start {short(exercise)}"
        )
    return exercise, folder


def here():
    """The name of the exercise in whose folder this was typed, or None."""
    try:
        name = Path.cwd().resolve().relative_to(course.WORK.resolve()).parts[0]
    except (ValueError, IndexError, OSError):  # elsewhere; work itself; a folder that is gone
        return None
    names = [folder.name for folder in course.steps() + course.pitfalls()]
    return name if name in names else None


def last_started():
    started = progress.names("started")
    if not started:
        raise course.UsageError(f"You have started no exercise yet. Begin: {COMMAND} start 01")
    return started[-1]


def short(exercise):
    """What a learner types for it: "04", or a pitfall's name."""
    return getattr(exercise, "number", exercise.name)


def next_after(exercise):
    """The exercise that follows, or None after the last step and after a pitfall."""
    steps = course.steps()
    at = steps.index(exercise) + 1 if exercise in steps else len(steps)
    return steps[at] if at < len(steps) else None


# Laying out


def lay_out(exercise, own=None):
    """Makes the folder of an exercise, whole or not at all; what is there already is saved first.

    own: a folder whose code to start from, instead of the course's. Gives the folder, and where
    the one before it is now, as "work/saved/…", or None."""
    target = folder_of(exercise)
    new = course.WORK / f".new-{exercise.name}"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    if isinstance(exercise, course.Pitfall):
        hidden = shutil.ignore_patterns("right.py", "test_wrong.py", "check.py", *course.LITTER)
        shutil.copytree(exercise.path, new, ignore=hidden, dirs_exist_ok=True)
    else:
        write_step(exercise, new, own)
    (new / "README.md").write_text(task(exercise, own), "utf-8", newline="\n")
    saved = save(target) if target.exists() else None
    move(new, target)
    progress.note("started", exercise.name)
    return target, saved


def write_step(step, folder, own):
    """The code before a step (or the learner's own), with the step's tests."""
    if own:
        projects.lay_out(own, folder)
        shutil.rmtree(folder / "tests")
    else:
        projects.write(scaffold.before(step), folder)
    given = {
        name: text
        for name, text in course.files_of(step.path).items()
        if name.startswith(course.SUPPLIED)
    }
    projects.write(given, folder)
    if step.before:
        projects.prepare(folder)


def task(exercise, own=None):
    """The lesson as a task: what it says, with the solution folded away."""
    if isinstance(exercise, course.Pitfall):
        text = FIX.sub(lambda found: folded("The fix", found[0]), exercise.lesson.source)
        text = COMPARISON.sub(lambda found: folded("wrong.py and right.py", found[0]), text, 1)
        ours = f"../../pitfalls/{exercise.name}"
        text = text.replace("](right.py)", f"]({ours}/right.py)")
        text = text.replace("`test_wrong.py`", f"[`test_wrong.py`]({ours}/test_wrong.py)")
        text = lessons.FACTS.sub("", from_work(exercise, text))
        head, title, rest = text.partition(f"# {exercise.lesson.title}\n\n")
        return head + title + MEND.format(command=COMMAND, base=exercise.base.name) + rest
    lines = exercise.lesson.source.splitlines(keepends=True)
    for block in reversed(exercise.lesson.changes):
        first, last = block.line - 2, block.line + block.text.count("\n")  # with its fences
        lines[first:last] = [folded(f"Solution: {block.changes}", "".join(lines[first:last]))]
    text = "".join(lines)
    begins = "what Django itself makes"
    if exercise.before:
        begins = f"{'your work of' if own else 'the code of'} {exercise.before.name}"
    note = TYPE.format(
        before=f"It begins as {begins}, with the tests of this step.", command=COMMAND
    )
    text = FINISHED.sub(lambda _: note, text)
    return lessons.FACTS.sub("", from_work(exercise, text))


def from_work(exercise, text):
    """The text with its links to neighbours made to lead out of work/NAME."""
    place = exercise.path.parent.name
    return re.sub(r"\]\(\.\./(?!\.\./)", f"](../../{place}/", text)


def folded(title, text):
    """A part of a page that its reader opens."""
    return f"<details><summary>{title}</summary>\n\n{text.rstrip()}\n\n</details>\n" + (
        "\n" if text.endswith("\n\n") else ""
    )


# Keeping


def save(folder):
    """Moves a learner's work aside; gives its new place, as "work/saved/04_token_urls-2026…"."""
    stamp = f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() // 1000 % 1_000_000:06}"
    kept = course.WORK / "saved" / f"{folder.name}-{stamp}"
    kept.parent.mkdir(exist_ok=True)
    move(folder, kept)
    return shown(kept)


def saved(name=None):
    """The saved folders, of that exercise or of all, the newest last."""
    found = []
    for path in (course.WORK / "saved").glob("*-*"):
        match = SAVED.match(path.name)
        if match and name in (None, match[1]):
            found.append((match[2], path))
    return [path for _, path in sorted(found)]


def exercise_of(kept):
    """The name of the exercise that was saved as this folder."""
    return SAVED.match(kept.name)[1]


def when(kept):
    """When a folder was saved: "2026-11-25 at 13:05:20", by the clock of this machine."""
    saved_at = time.strptime(SAVED.match(kept.name)[2].rpartition("-")[0], "%Y%m%d-%H%M%S")
    return time.strftime("%Y-%m-%d at %H:%M:%S", saved_at)


def restore(kept):
    """Puts a saved folder back in its place; what is there is saved first. Gives both places, the
    second None when there was nothing."""
    target = course.WORK / exercise_of(kept)
    replaced = save(target) if target.exists() else None
    move(kept, target)
    progress.note("started", target.name)
    return shown(target), replaced


def move(old, new):
    try:
        old.rename(new)
    except OSError as error:
        raise course.UsageError(
            f"{shown(old)} cannot be moved ({error.strerror}). End what still uses it, a server or "
            "a terminal in it, and type the same command again. Nothing is lost."
        ) from None


def shown(path):
    return path.relative_to(course.ROOT).as_posix() if path.is_relative_to(course.ROOT) else path


# Comparing


def differences(old, new):
    """How one project becomes another, both {"config/urls.py": its text}: a unified difference."""
    return "".join(
        lessons.difference(old.get(name), new.get(name), name) for name in sorted(old | new)
    )


def code(exercise, folder):
    """What the learner has typed: {"config/urls.py": its text}. Of a pitfall, wrong.py alone."""
    if isinstance(exercise, course.Pitfall):
        return {"wrong.py": (folder / "wrong.py").read_text("utf-8")}
    known = beginning(exercise).keys() | solution(exercise).keys()
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not set(course.LITTER) & set(path.parts)
    }
    return {
        name: path.read_text("utf-8", "replace")
        for name, path in found.items()
        if name in known or name.endswith(".py") and not name.startswith(course.SUPPLIED)
    }


def beginning(exercise):
    """What the learner began with, of the same files."""
    if isinstance(exercise, course.Pitfall):
        return {"wrong.py": (exercise.path / "wrong.py").read_text("utf-8")}
    return scaffold.before(exercise)


def changed(exercise, folder):
    """Those of the learner's files that are not as they were in the beginning."""
    before = beginning(exercise)
    return {name: text for name, text in code(exercise, folder).items() if text != before.get(name)}


def solution(exercise):
    """The same files as the course has them at the end."""
    if isinstance(exercise, course.Pitfall):
        return {"wrong.py": (exercise.path / "right.py").read_text("utf-8")}
    return exercise.code
