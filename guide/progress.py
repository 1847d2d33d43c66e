"""What the learner has started and passed, in work/progress.txt: one line for each, as
"started 04_token_urls", the newest last. It is only ever added to."""

from guide.course import WORK

PATH = WORK / "progress.txt"


def note(event, name):
    """Remembers that an exercise was "started" or "passed"."""
    WORK.mkdir(exist_ok=True)
    with open(PATH, "a", encoding="utf-8") as file:
        file.write(f"{event} {name}\n")


def names(event):
    """The exercises that were "started", or "passed", the newest last."""
    lines = PATH.read_text("utf-8").splitlines() if PATH.exists() else []
    return [line.partition(" ")[2] for line in lines if line.startswith(f"{event} ")]
