"""Does what a page of site/ says to the code of a step, and types the page's commands."""

import os

import pytest

from guide import course, lessons, projects
from tests.proofs import apply_lesson, terminals


def page(name):
    """Return the text of a page, such as "testing"."""
    return (course.ROOT / "site" / f"{name}.md").read_text("utf-8")


def follow(text, step, folder):
    """Write the project to which a page leads, type the page's commands, and return the folder.

    Args:
        text: the page, or its parts: the files of a part are written when the commands of the part
            before have been typed.
        step: the number of the step with which the reader starts, such as "05". The step's own
            tests are not in the project.
        folder: the folder to create.

    Raises:
        apply_lesson.CannotFollow, terminals.OutputMismatch: if the page is not what happens.
    """
    if os.name != "posix":
        pytest.skip("the page's commands are typed into bash")
    parts = [text] if isinstance(text, str) else text
    code = course.find_step(step).code
    projects.write(code, folder)
    projects.prepare(folder)
    with terminals.TerminalSession(folder) as session:
        for lesson in map(lessons.Lesson.of, parts):
            code = apply_lesson.follow(lesson, code)
            projects.write(code, folder)
            for command in lesson.commands:
                session.follow(command)
    return folder
