"""What the learner has done, in work/progress.txt: one line for each event, as
"started 04_token_urls", the newest last. It is only ever added to."""

from guide import course


def path():
    return course.WORK / "progress.txt"


def note(event, name):
    """Remembers that an exercise was "started" or "passed", or that a "hint" for it was shown."""
    path().parent.mkdir(exist_ok=True)
    written = path().read_bytes() if path().exists() else b""
    start = "" if written.endswith(b"\n") or not written else "\n"  # the last line was broken off
    with open(path(), "a", encoding="utf-8", newline="\n") as file:
        file.write(f"{start}{event} {name}\n")


def names(event):
    """The exercises that were "started", or "passed", the newest last."""
    return [name for found, name in _lines() if found == event]


def hints_seen(name):
    """How many hints were shown since this exercise was last started."""
    count = 0
    for event, about in _lines():
        if about == name:
            count = {"started": 0, "hint": count + 1}.get(event, count)
    return count


def _lines():
    text = path().read_text("utf-8", "replace") if path().exists() else ""
    return [(event, name) for event, _, name in (line.partition(" ") for line in text.splitlines())]
