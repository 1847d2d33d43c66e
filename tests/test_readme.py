"""The door of the repository says what is behind it."""

import re

import pytest

from guide import course
from guide.lessons import Lesson
from tests.proofs.terminals import check_guide_command

DJANGO = "5.2"  # nothing in it depends on Django's version

README = course.ROOT / "README.md"


def test_the_map_lists_each_step_with_its_title_and_minutes():
    rows = [
        f"| {step.number} | [{step.lesson.title.partition(' · ')[2]}]"
        f"(steps/{step.name}/README.md) | {step.minutes} |"
        for step in course.steps()
    ]

    assert re.findall(r"^\| \d\d .*$", README.read_text("utf-8"), re.MULTILINE) == rows


@pytest.mark.parametrize("command", Lesson(README).commands, ids=lambda command: command.text)
def test_each_command_is_one_that_the_guide_takes(command):
    words = command.text.removeprefix("python3 -m guide ")

    assert words != command.text
    check_guide_command(words)


def test_ci_runs_the_readme_s_own_test_command():
    tests = [command.text for command in Lesson(README).commands if " test" in command.text]

    assert len(tests) == 1
    assert f"{tests[0]} --all" in (course.ROOT / ".ci" / "run").read_text("utf-8")
