"""for authors: update what pages say about lessons: minutes, titles, glossary links, plans"""

import re

from guide import course
from tests.authoring import glossary, teaching
from tests.matrix import record

PAGE = course.ROOT / "pitfalls" / "README.md"

# The `symptom:` of a pitfall's README: its heading in the index, in the order of the index.
SYMPTOMS = {
    "401": "I get 401",
    "403": "I get 403",
    "400": "I get 400, 405, 415 or 429",
    "500": "I get 500",
    "browser": "It works with curl and fails in the browser",
    "revoked": "Logout does nothing, or a new password does nothing",
    "open": "The API accepts what it should reject",
    "start": "My settings do nothing, or nothing starts",
}

SECTION = re.compile(r"(?<=^## Find it by what you see\n\n).*?(?=^## )", re.DOTALL | re.MULTILINE)


def add_arguments(parser):
    pass


def run(args):
    for step in course.steps():
        made = teaching.with_own_minutes(step)
        if step.number <= glossary.LINKED_UP_TO:
            made = glossary.with_links(made)
        write(step.lesson.path, made)
    for path in course.notebooks():
        write(path, teaching.with_own_minutes_in_notebook(path))
    for page, make in (
        (PAGE, with_index),
        (teaching.README, teaching.with_map),
        (teaching.PAGE, teaching.with_minutes),
        (record.PAGE, record.with_table),
    ):
        write(page, make(page.read_text("utf-8")))


def write(page, made):
    """Write a page if its text has changed, and print its path."""
    if made != page.read_text("utf-8"):
        page.write_text(made, "utf-8", newline="\n")
        print(f"{page.relative_to(course.ROOT).as_posix()} is updated")


def with_index(source):
    """Return pitfalls/README.md, with the index that the folders ask for."""
    return SECTION.sub(lambda _: index(), source)


def index():
    """Return the index: for each symptom, a heading and a link to each of its pitfalls."""
    parts = []
    for symptom, heading in SYMPTOMS.items():
        lines = [
            f"- [{pitfall.lesson.title}]({pitfall.name}/README.md)\n"
            for pitfall in course.pitfalls()
            if pitfall.lesson.front_matter.symptom == symptom
        ]
        if lines:
            parts.append(f"### {heading}\n\n{''.join(lines)}\n")
    return "".join(parts)
