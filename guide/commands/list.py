"""Steps, pitfalls and notebooks, their minutes, and what you have done."""

import json

from guide import course, progress
from guide.bootstrap import COMMAND


def add_arguments(parser):
    pass


def run(args):
    done = set(progress.names("passed"))
    rows = {
        "Steps": [step_row(step, done) for step in course.steps()],
        "Pitfalls": [pitfall_row(pitfall, done) for pitfall in course.pitfalls()],
        "Notebooks": [notebook_row(path) for path in course.notebooks()],
    }
    width = max(len(row[1]) for group in rows.values() for row in group)
    for heading, group in rows.items():
        if group:
            print(f"\n{heading}")
        for mark, name, facts, title in group:
            print(f"{mark:3} {name:{width}}  {facts:>12}  {title}".rstrip())
    exercises = [folder.name for folder in course.steps() + course.pitfalls()]
    print(f"\nYou have done {len(done & set(exercises))} of {len(exercises)} exercises.", end=" ")
    print(f"Next: {COMMAND} start {upcoming(done)}")


def upcoming(done):
    """The number of the first step that is not done, or of the last."""
    todo = [step for step in course.steps() if step.name not in done]
    return (todo or course.steps()[-1:])[0].number


def step_row(step, done):
    title = step.lesson.title.partition("· ")[2] or step.lesson.title
    return mark(step, done), step.name, f"{step.minutes} min", title


def pitfall_row(pitfall, done):
    return mark(pitfall, done), pitfall.name, pitfall.lesson.facts["level"], pitfall.lesson.title


def notebook_row(path):
    notebook = json.loads(path.read_text("utf-8"))
    facts = notebook["metadata"].get("course", {})
    lines = (line for cell in notebook["cells"] for line in cell["source"])
    title = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    return "", path.stem, f"{facts['minutes']} min", title


def mark(folder, done):
    return "[x]" if folder.name in done else "[ ]"
