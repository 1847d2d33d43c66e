"""for authors: carry a step's uncommitted change into all steps that extend it, and their lessons

Where a later step has changed the same lines, nothing at all is written."""

import io
import os
import sys
import tarfile
import tempfile
from pathlib import Path

from guide import course, scaffold
from guide.tools import git
from tests.authoring.blocks import render


def add_arguments(parser):
    parser.add_argument("step", metavar="STEP", help="the step that you have edited")


def run(args):
    edited = course.find_step(args.step)
    extending = [step for step in course.steps() if edited in step.chain]
    amended, conflicts = carry(extending)
    if conflicts:
        print(*conflicts, "Nothing is written.", sep="\n", file=sys.stderr)
        return 1
    texts, complaints = {}, []
    codes = {edited.before: scaffold.before(edited)}
    for step in extending:
        files = course.files_of(step.path) | amended[step]
        after = {
            name: text
            for name, text in files.items()
            if text is not None and not name.startswith(course.SUPPLIED)
        }
        files["README.md"], found = render(step.lesson, codes[step.before], after)
        texts |= {step.path / name: text for name, text in files.items()}
        complaints += found
        codes[step] = after
    written = [path.relative_to(course.ROOT).as_posix() for path in write(texts)]
    print(*written or ["Nothing had to be changed."], sep="\n")
    for complaint in complaints:
        print(complaint.replace(f"{course.ROOT}{os.sep}", ""), file=sys.stderr)
    return 1 if complaints else 0


def carry(extending):
    """Carry the change of the first of these steps from each step to those that extend it.

    Returns:
        (amended, conflicts): the new files of each step, {step: {"config/urls.py": text}}, in
        which None stands for no such file; and a sentence for each conflict.
    """
    first, *others = extending
    amended, conflicts = {first: carried(course.files_of(first.path))}, []
    old = {first: committed(first) or amended[first]}
    for step in others:
        base, theirs, ours = (
            old[step.before],
            amended[step.before],
            carried(course.files_of(step.path)),
        )
        old[step] = committed(step) or ours
        amended[step] = {}
        for name in sorted(base.keys() | theirs.keys() | ours.keys() | old[step].keys()):
            merged, conflict = carry_file(
                base.get(name), theirs.get(name), old[step].get(name), ours.get(name)
            )
            amended[step][name] = merged
            if conflict:
                where = f"{step.path.relative_to(course.ROOT).as_posix()}/{name}"
                conflicts.append(f"{where} {conflict}")
    return amended, conflicts


def carry_file(base, theirs, committed, ours):
    """Return what a file of a step becomes, and the conflict or None.

    Args:
        base: its text in the step before, as committed.
        theirs: its text in the step before, as it is now.
        committed: its text in this step, as committed.
        ours: its text in this step, as it is now.
    """
    if base == theirs:
        return ours, None
    merged = merge(base, theirs, ours)
    if merged is not CONFLICT:
        return merged, None
    if ours == committed:
        return ours, (
            "changes the same lines. Edit it as it should become, then run the command again."
        )
    if merge(base, theirs, committed) is CONFLICT:
        return ours, None  # which the author has resolved by editing it
    return ours, (
        "has an uncommitted change of its own in the same lines. Commit it or take it back, then "
        "run the command again."
    )


CONFLICT = object()


def merge(base, theirs, ours):
    """Return three versions of a file as one, as `git merge-file` does. None: no such file.

    Return CONFLICT if both have changed the same lines.
    """
    if ours in (base, theirs):
        return theirs
    if theirs == base or ours is None:
        return ours
    if base is None or theirs is None:
        return CONFLICT
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("ours", "base", "theirs")]
        for path, text in zip(paths, (ours, base, theirs), strict=True):
            path.write_text(text, "utf-8", newline="\n")
        process = git("merge-file", "-p", "-q", *paths)
    return CONFLICT if process.returncode else process.stdout.decode()


def carried(files):
    """Return those files of a step that the later steps have too: not its lesson and its tests."""
    return {
        name: text
        for name, text in files.items()
        if name != "README.md" and not course.is_test_file(name)
    }


def committed(step):
    """Return those files of a step as they were committed last. A new step has none.

    Raises:
        UsageError: if there is no commit.
    """
    if git("rev-parse", "--verify", "-q", "HEAD").returncode:
        raise course.UsageError("This compares with the last commit, and there is none here.")
    name = step.path.relative_to(course.ROOT).as_posix()
    process = git("archive", "--format=tar", f"HEAD:./{name}")
    if process.returncode:
        return {}
    with tarfile.open(fileobj=io.BytesIO(process.stdout)) as archive:
        files = {
            member.name: archive.extractfile(member).read().decode().replace("\r\n", "\n")
            for member in archive
            if member.isfile()
        }
    return carried(files)


def write(texts):
    """Write the files that differ, all or none, and return their paths.

    Args:
        texts: {path: text}, in which None stands for no such file.
    """
    changed = {
        path: text
        for path, text in texts.items()
        if text != (path.read_text("utf-8") if path.exists() else None)
    }
    ready = []
    try:
        for path, text in changed.items():
            if text is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                beside = path.with_name(f".amended-{path.name}")
                ready.append((beside, path))
                beside.write_text(text, "utf-8", newline="\n")
        while ready:
            os.replace(*ready[-1])
            ready.pop()
    finally:
        for beside, _ in ready:
            beside.unlink(missing_ok=True)
    for path, text in changed.items():
        if text is None:
            path.unlink()
    return sorted(changed)
