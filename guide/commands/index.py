"""for authors: make anew what pages say of lessons: index of pitfalls, plans for teaching"""

import re

from guide import course, teaching

PAGE = course.ROOT / "pitfalls" / "README.md"

# What a README has as `symptom:`, and what a reader says who has it, in the order of the index.
SYMPTOMS = {
    "401": "I get 401",
    "403": "I get 403",
    "400": "I get 400, 405, 415 or 429",
    "500": "I get 500",
    "browser": "It works with curl and fails in the browser",
    "revoked": "Logout does nothing, or a new password does nothing",
    "open": "Somebody gets in who should not",
    "start": "My settings do nothing, or nothing starts",
}

SECTION = re.compile(r"(?<=^## Find it by what you see\n\n).*?(?=^## )", re.DOTALL | re.MULTILINE)


def add_arguments(parser):
    pass


def run(args):
    for page, make in ((PAGE, with_index), (teaching.PAGE, teaching.with_minutes)):
        source = page.read_text("utf-8")
        made = make(source)
        if made != source:
            page.write_text(made, "utf-8", newline="\n")
            print(f"{page.relative_to(course.ROOT).as_posix()} is made anew")


def with_index(source):
    """The page, with the index that the folders ask for."""
    return SECTION.sub(lambda _: index(), source)


def index():
    parts = []
    for symptom, heading in SYMPTOMS.items():
        lines = [
            f"- [{pitfall.lesson.title}]({pitfall.name}/README.md)\n"
            for pitfall in course.pitfalls()
            if str(pitfall.lesson.facts["symptom"]) == symptom
        ]
        if lines:
            parts.append(f"### {heading}\n\n{''.join(lines)}\n")
    return "".join(parts)
