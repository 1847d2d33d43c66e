"""Renews the blocks of a lesson that say what to write."""

import re

from guide.lessons import HUNK, difference, header

GENERATED = "/migrations/0"


def render(lesson, before, after):
    """Return the README with new texts in the blocks that say what to write.

    An author begins a difference with its two header lines alone. Where several blocks share the
    hunks of a file, each keeps as many as it has (an empty one gets one) and the last the rest.

    Args:
        before: the code that the blocks start from, {"config/urls.py": text}.
        after: the code that they lead to.

    Returns:
        (source, complaints): the new text, and what has to be corrected by hand.
    """
    hunks = {
        name: HUNK.findall(difference(before.get(name), after.get(name), name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name) and not (GENERATED in name and generates(lesson))
    }
    last = {block.changes: block for block in lesson.changes}
    complaints = [
        f"{lesson.path}: no block shows what changes in {name}"
        for name in hunks.keys() - last.keys()
    ]
    lines = lesson.source.splitlines(keepends=True)
    texts = []
    for block in lesson.changes:
        name = block.changes
        if name not in hunks:
            complaints.append(f"{lesson.path}:{block.line}: {name} does not change in this step")
        elif block.file and name not in after:
            complaints.append(f"{lesson.path}:{block.line}: {name} is gone in this step")
        elif block.file:
            texts.append((block, after[name]))
        else:
            share = len(hunks[name]) if block is last[name] else len(block.hunks) or 1
            shown, hunks[name] = hunks[name][:share], hunks[name][share:]
            if not shown:
                complaints.append(f"{lesson.path}:{block.line}: no hunk of {name} is left to show")
            old, new = header(before.get(name), after.get(name), name)
            texts.append((block, f"--- {old}\n+++ {new}\n" + "".join(shown)))
    for block, text in reversed(texts):
        first = block.line - 1
        indent = re.match(r" *", lines[first - 1])[0]
        new = [line if line == "\n" else indent + line for line in text.splitlines(keepends=True)]
        lines[first : first + block.text.count("\n")] = new
    return "".join(lines), complaints


def generates(lesson):
    """Return True if the lesson has its reader let Django write the migrations."""
    return any("manage.py makemigrations" in command.text for command in lesson.commands)
