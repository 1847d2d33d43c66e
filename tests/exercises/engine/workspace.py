"""Lay out the learner's folders, work/NAME, and find the one that a command is about.

Before a folder gets other files, its own are copied to work/saved."""

import re
import shutil
import sys
from pathlib import Path

from guide import course, lessons, projects, scaffold
from guide.bootstrap import COMMAND
from tests.exercises.engine import folders, progress, saves
from tests.exercises.engine.saves import shown

FINISHED = re.compile(r"^(?:> )?This folder\b.* is the finished step\b.*\n", re.MULTILINE)
TASK = re.compile(r"^## Your task\n", re.MULTILINE)
COMPARISON = re.compile(r"^\|.*right\.py.*\n(?:\|.*\n)+", re.MULTILINE)
FIX = re.compile(r"^\*\*Fix\.\*\* (?:.*\n)+?(?=^\*\*Proof)", re.MULTILINE)

FIX_IT = """\
> Your task: fix `wrong.py`, so that the tests in `test_right.py` pass. `{command} check` shows
> what still fails, and `{command} hint` helps. Type both in the root of the repository. `pytest`
> cannot run these tests here: `check` adds your file to {base}, and the tests import it as `right`.
> The solution on this page is collapsed: open the page in the preview of your editor.

"""
TYPE = """\
> This folder is yours. {before} The solution below is collapsed: try first, then look. In the root
> of the repository, `{command} check` says what is still missing, and `{command} hint` helps.
"""


# Finding


def folder_of(exercise):
    """Return the learner's folder of an exercise, which need not exist.

    Work that was begun under an earlier name of the exercise stays in its folder.
    """
    folder = course.WORK / exercise.name
    return folder if folder.exists() else next(iter(_older_folders(exercise)), folder)


def _older_folders(exercise):
    """Return the folders that were laid out under an earlier name of an exercise."""
    return [
        path
        for path in sorted(course.WORK.glob("[!.]*"))
        if path.name != exercise.name and course.new_name(path.name) == exercise.name
    ]


def current(name=None):
    """Return the exercise that a command is about, and the learner's folder of it.

    Args:
        name: what the learner typed. Default: the exercise in whose folder the command is typed,
            or else the one that was begun last.

    Raises:
        UsageError: if there is no such exercise or folder, or if its files are incomplete.
    """
    inside = None if name else here()
    exercise = course.find(name or inside or last_begun())
    folder = course.WORK / inside if inside else folder_of(exercise)
    require_folder(exercise, folder)
    saves.refuse_unfinished(folder)
    if folder.name != exercise.name:
        print(renamed(folder.name), file=sys.stderr)
    return exercise, folder


def require_folder(exercise, folder):
    """Raise UsageError, with what to type, if the learner's folder of an exercise is not there."""
    if folder.exists():
        return
    lines = [
        f"work/{exercise.name} does not exist. To lay it out: {COMMAND} start {short(exercise)}"
    ]
    if saves.saves(exercise.name):
        lines.append(f"To bring back your saved work: {COMMAND} restore {short(exercise)}")
    for older in sorted(course.WORK.glob(f"{short(exercise)}_*")):
        now = course.new_name(older.name)
        if now not in (exercise.name, older.name):
            lines.append(f"{renamed(older.name)} Use that name")
    raise course.UsageError(". ".join(lines))


def renamed(name):
    """Return that an exercise has another name now, and where the work of it is, as a text."""
    return (
        f"{name} is now {course.new_name(name)}. {course.why_renamed(name)} Your work stays in "
        f"work/{name}."
    )


def here():
    """Return the name of the learner's folder in which the command is typed, or None.

    Raises:
        UsageError: in the finished step or pitfall, or in saved work, where nothing is checked.
    """
    try:
        place = Path.cwd().resolve().relative_to(course.ROOT.resolve())
    except (ValueError, OSError):  # elsewhere; a folder that no longer exists
        place = Path()
    try:
        inside = Path.cwd().resolve().relative_to(course.WORK.resolve()).parts
    except (ValueError, OSError):
        inside = ()
    if place.parts[:1] and place.parts[0] in course.PARTS and place.parts[1:2]:
        _refuse_here(place, place.parts[1], "the finished code of the course")
    if inside[:1] == ("saved",) and (found := saves.NAME.match("".join(inside[1:2]))):
        _refuse_here(Path("work", *inside), found[1], "a saved copy")
    return inside[0] if inside and course.is_name(course.new_name(inside[0])) else None


def _refuse_here(place, folder_name, what):
    name = course.new_name(folder_name)
    if course.is_name(name):
        exercise = course.find(name)
        folder = folder_of(exercise)
        todo = (
            f"Your work is in {shown(folder)}: go there, or add the name {short(exercise)}."
            if folder.exists()
            else f"To work on it: {COMMAND} start {short(exercise)}"
        )
        raise course.UsageError(f"You are in {place.as_posix()}, which is {what}. {todo}")


def last_begun():
    """Return the name of the exercise that was laid out, or made current, last.

    Raises:
        UsageError: if there is none.
    """
    begun = [name for name in progress.names(*progress.BEGUN) if course.is_name(name)]
    if not begun:
        raise course.UsageError(
            f"You have not started an exercise yet. To begin: {COMMAND} start 01"
        )
    return begun[-1]


def others_begun(exercise):
    """Return the other exercises of which there is a folder, the one begun last first."""
    names = dict.fromkeys(reversed(progress.names(*progress.BEGUN)))
    found = [course.find(name) for name in names if course.is_name(name) and name != exercise.name]
    return [each for each in found if folder_of(each).exists()]


def short(exercise):
    """Return what a learner types for an exercise: "04", or the name of a pitfall."""
    return getattr(exercise, "number", exercise.name)


def next_after(exercise):
    """Return the step that follows. None after the last step and after a pitfall."""
    steps = course.steps()
    at = steps.index(exercise) + 1 if exercise in steps else len(steps)
    return steps[at] if at < len(steps) else None


# Laying out


def lay_out(exercise, own=None):
    """Lay out an exercise in its folder, and return the folder and the Save of what was there.

    The folder is complete or does not change. Its files are saved first (None: it had none).

    Args:
        own: a folder whose code to start from, instead of the course's.

    Raises:
        UsageError: if the files that are there cannot be saved or replaced.
    """
    target = course.WORK / exercise.name
    new = course.WORK / f".new-{exercise.name}"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    if isinstance(exercise, course.Pitfall):
        hidden = shutil.ignore_patterns("right.py", "test_wrong.py", "check.py", *course.IGNORED)
        shutil.copytree(exercise.path, new, ignore=hidden, dirs_exist_ok=True)
    else:
        write_step(exercise, new, own)
    (new / "README.md").write_text(task(exercise, own), "utf-8", newline="\n")
    save = saves.put(new, target)
    progress.note("started", exercise.name)
    return target, save


def bring_back(save):
    """Copy a save back to its folder. Return the folder and the Save of what was there.

    Raises:
        UsageError: if the files that are there cannot be saved or replaced.
    """
    is_known = course.is_name(save.exercise_name)
    exercise = course.find(save.exercise_name) if is_known else None
    target = folder_of(exercise) if exercise else course.WORK / save.folder_name
    new = course.WORK / f".new-{target.name}"
    shutil.rmtree(new, ignore_errors=True)
    try:
        folders.copy(save.path, new)
    except OSError as error:
        raise course.UsageError(
            f"{save} cannot be copied: {error.strerror}. Nothing has been changed."
        ) from None
    replaced = saves.put(new, target)
    progress.note("current", target.name)
    return target, replaced


def write_step(step, folder, own):
    """Write the code that a step starts from (or the learner's own), with the step's tests."""
    if own:
        for name in folders.files(own):
            if name.parts[0] != "tests" and saves.DATABASE not in name.name:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(own / name, folder / name)
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
    """Return the lesson of an exercise as a task, with the solution collapsed."""
    if isinstance(exercise, course.Pitfall):
        text = FIX.sub(lambda found: folded("The fix", found[0]), exercise.lesson.source)
        text = COMPARISON.sub(lambda found: folded("wrong.py and right.py", found[0]), text, 1)
        ours = f"../../pitfalls/{exercise.name}"
        text = text.replace("](right.py)", f"]({ours}/right.py)")
        text = text.replace("`test_wrong.py`", f"[`test_wrong.py`]({ours}/test_wrong.py)")
        text = lessons.FRONT_MATTER.sub("", from_work(exercise, text))
        head, title, rest = text.partition(f"# {exercise.lesson.title}\n\n")
        return head + title + FIX_IT.format(command=COMMAND, base=exercise.base.name) + rest
    lines = exercise.lesson.source.splitlines(keepends=True)
    for block in reversed(exercise.lesson.changes):
        first, last = block.line - 2, block.line + block.text.count("\n")  # with its fences
        lines[first:last] = [folded(f"Solution: {block.changes}", "".join(lines[first:last]))]
    text = "".join(lines)
    begins = "the files that Django itself creates"
    if exercise.before:
        begins = f"{'your work of' if own else 'the code of'} {exercise.before.name}"
    note = TYPE.format(before=f"It contains {begins}, and the tests of this step.", command=COMMAND)
    text = FINISHED.sub(lambda _: note, text)
    return lessons.FRONT_MATTER.sub("", from_work(exercise, text))


def from_work(exercise, text):
    """Return the text with links to other exercises that work from work/NAME."""
    place = exercise.path.parent.name
    return re.sub(r"\]\(\.\./(?!\.\./)", f"](../../{place}/", text)


def folded(title, text):
    """Return a part of a page as a collapsed block."""
    return f"<details><summary>{title}</summary>\n\n{text.rstrip()}\n\n</details>\n" + (
        "\n" if text.endswith("\n\n") else ""
    )


# Comparing


def differences(old, new):
    """Return the unified difference of two projects, both {"config/urls.py": text}."""
    return "".join(
        lessons.difference(old.get(name), new.get(name), name) for name in sorted(old | new)
    )


def code(exercise, folder):
    """Return the learner's code: {"config/urls.py": text}. For a pitfall, only wrong.py."""
    if isinstance(exercise, course.Pitfall):
        return {"wrong.py": (folder / "wrong.py").read_text("utf-8")}
    known = beginning(exercise).keys() | solution(exercise).keys()
    found = {name.as_posix(): folder / name for name in folders.files(folder)}
    return {
        name: path.read_text("utf-8", "replace")
        for name, path in found.items()
        if name in known or name.endswith(".py") and not name.startswith(course.SUPPLIED)
    }


def beginning(exercise):
    """Return the same files as the learner began with."""
    if isinstance(exercise, course.Pitfall):
        return {"wrong.py": (exercise.path / "wrong.py").read_text("utf-8")}
    return scaffold.before(exercise)


def changed(exercise, folder):
    """Return the learner's files that are not as they were in the beginning."""
    before = beginning(exercise)
    return {name: text for name, text in code(exercise, folder).items() if text != before.get(name)}


def solution(exercise):
    """Return the same files as the finished exercise has them."""
    if isinstance(exercise, course.Pitfall):
        return {"wrong.py": (exercise.path / "right.py").read_text("utf-8")}
    return exercise.code
