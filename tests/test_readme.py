"""The README is the first page: it leads to what exists, and says what the commands do."""

import re

import pytest

from guide import course
from guide.lessons import Lesson
from tests.proofs.terminals import check_guide_command

DJANGO = "5.2"  # nothing in it depends on Django's version

README = course.ROOT / "README.md"
SOURCE = README.read_text("utf-8")
LINK = re.compile(r"\]\(([^)]+)\)")


def test_the_map_lists_each_step_with_its_title_and_minutes():
    rows = [
        f"| {step.number} | [{step.lesson.title.partition(' · ')[2]}]"
        f"(steps/{step.name}/README.md) | {step.minutes} |"
        for step in course.steps()
    ]

    assert re.findall(r"^\| \d\d .*$", SOURCE, re.MULTILINE) == rows, "python3 -m guide index"


def test_the_first_link_is_the_quickstart():
    assert LINK.search(SOURCE)[1] == "site/quickstart.md"


def test_run_serves_the_end_of_part_one_and_a_number_serves_the_end_of_part_two():
    part_one = SOURCE.partition("| Part I:")[2].partition("| Part II:")[0]
    [*_, end] = re.findall(r"^\| (\d\d) ", part_one, re.MULTILINE)
    last = course.end_of_part_two()

    assert f"it serves step {end}, the end of Part I" in SOURCE
    assert f"`run {last.number}` serves the end of Part II" in SOURCE


# The commands in the prose and in the tables, without `python3 -m guide`.
SHORT = re.findall(r"`((?:run|check|hint|solution|goto|restore|list|diff)\b[^`]*)`", SOURCE)


@pytest.mark.parametrize("words", SHORT)
def test_each_short_command_is_one_that_the_guide_takes(words):
    check_guide_command(words)


def test_codespaces_and_binder_find_what_they_need():
    assert "*Codespaces*" in SOURCE
    assert (course.ROOT / ".devcontainer" / "devcontainer.json").exists()
    assert "https://mybinder.org/" in SOURCE
    assert (course.ROOT / ".binder" / "postBuild").exists()


@pytest.mark.parametrize("command", Lesson(README).commands, ids=lambda command: command.text)
def test_each_command_is_one_that_the_guide_takes(command):
    words = command.text.removeprefix("python3 -m guide ")

    assert words != command.text
    check_guide_command(words)


def test_ci_runs_the_readme_s_own_test_command():
    tests = [command.text for command in Lesson(README).commands if " test" in command.text]

    assert len(tests) == 1
    assert f"{tests[0]} --all" in (course.ROOT / ".ci" / "run").read_text("utf-8")
