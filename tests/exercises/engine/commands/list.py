"""List the steps, pitfalls and notebooks, their minutes, and what you have done."""

import json
import shutil
import sys

from guide import course
from guide.bootstrap import COMMAND
from tests.exercises.engine import progress

BAR = 40  # characters

ALL_STEPS = """\
Well done: you have done every step of the course. You started with a project that answers every
request. Now it knows who sends a request, and rejects the requests that it should reject. The
pitfalls are mistakes that others have made. Try one that you could have made yourself.
"""
ALL = """\
Well done: you have done the whole course, every step and every pitfall. Next comes a project of
your own. To check it for these mistakes: `{command} doctor DIR`
"""


def add_arguments(parser):
    pass


def run(args):
    show()


def show():
    """Print the table, and how far the learner is."""
    done, started = set(progress.names("passed")), set(progress.names(*progress.BEGUN))
    rows = {  # the steps last: the end of the output is what stays on the screen
        "Pitfalls": [pitfall_row(pitfall, done, started) for pitfall in course.pitfalls()],
        "Notebooks": [notebook_row(path) for path in course.notebooks()],
        "Steps": [step_row(step, done, started) for step in course.steps()],
    }
    width = max(len(row[1]) for group in rows.values() for row in group)
    columns = shutil.get_terminal_size((0, 0)).columns if sys.stdout.isatty() else 0
    for heading, group in rows.items():
        if group:
            print(f"\n{heading}")
        for mark, name, facts, title in group:
            line = f"{mark:3} {name:{width}}  {facts:>12}  {title}".rstrip()
            print(f"{line[: columns - 1]}…" if 0 < columns < len(line) else line)
    print(f"\n{closing(done)}")


def closing(done):
    """Return how much is done, and what is next. If all steps are done, congratulate instead."""
    steps, pitfalls = course.steps(), course.pitfalls()
    todo = [step for step in steps if step.name not in done]
    exercises = [folder.name for folder in steps + pitfalls]
    count = len(done & set(exercises))
    line = f"[{bar(count, len(exercises))}] You have done {count} of {len(exercises)} exercises."
    if todo:
        return f"{line} Next: {COMMAND} start {todo[0].number}"
    words = ALL.format(command=COMMAND) if count == len(exercises) else ALL_STEPS
    return f"{line}\n\n{words}".rstrip()


def bar(done, total):
    filled = done * BAR // total if total else 0
    return "#" * filled + "." * (BAR - filled)


def step_row(step, *marks):
    title = step.lesson.title.partition("· ")[2] or step.lesson.title
    return mark(step, *marks), step.name, f"{step.minutes} min", title


def pitfall_row(pitfall, *marks):
    return (
        mark(pitfall, *marks),
        pitfall.name,
        pitfall.lesson.front_matter.level,
        pitfall.lesson.title,
    )


def notebook_row(path):
    notebook = json.loads(path.read_text("utf-8"))
    facts = notebook["metadata"].get("course", {})
    lines = (line for cell in notebook["cells"] for line in cell["source"])
    title = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    return mark_of_notebook(notebook), path.stem, f"{facts['minutes']} min", title


def mark_of_notebook(notebook):
    """Return the mark of a notebook: which of its exercises were right, in `guide notebooks`."""
    exercises = {
        cell["id"] for cell in notebook["cells"] if "exercise" in cell["metadata"].get("tags", [])
    }
    right = course.WORK / "notebooks" / "right.txt"
    done = exercises & set(right.read_text("utf-8").split() if right.exists() else ())
    return {0: "[ ]", len(exercises): "[x]"}.get(len(done), "[~]")


def mark(folder, done, started):
    if folder.name in done:
        return "[x]"
    return "[~]" if folder.name in started else "[ ]"
