"""Record what the learner has done, in work/progress.txt.

Each line is an event and a name, such as "started 04_token_urls", the newest last. Lines are only
added. A name from an earlier version of the course is read as the name that it has now."""

from guide import course

# An exercise is "started" when it is laid out, and "current" when the learner goes back to it.
BEGUN = ("started", "current")


def path():
    """Return the path of the file."""
    return course.WORK / "progress.txt"


def note(event, name):
    """Add an event: an exercise was "started" or "passed", is "current", or showed a "hint"."""
    path().parent.mkdir(exist_ok=True)
    written = path().read_bytes() if path().exists() else b""
    start = "" if written.endswith(b"\n") or not written else "\n"  # the last line is incomplete
    with open(path(), "a", encoding="utf-8", newline="\n") as file:
        file.write(f"{start}{event} {name}\n")


def names(*events):
    """Return the names of the exercises with one of these events, the newest last."""
    return [name for event, name in _lines() if event in events]


def hints_seen(name):
    """Return how many hints were shown since the exercise was last laid out."""
    count = 0
    for event, about in _lines():
        if about == name:
            count = {"started": 0, "hint": count + 1}.get(event, count)
    return count


def _lines():
    text = path().read_text("utf-8", "replace") if path().exists() else ""
    found = [line.partition(" ") for line in text.splitlines()]
    now = {name: course.new_name(name) for name in {name for _, _, name in found}}
    return [(event, now[name]) for event, _, name in found]
