"""site/teach.md: the minutes are those of the lessons, and a plan fits into its time."""

import re

import pytest

from guide import course, teaching

DJANGO = "5.2"  # nothing in it depends on Django's version

SOURCE = teaching.PAGE.read_text("utf-8")


def test_the_plans_are_what_the_lessons_say():
    assert teaching.with_minutes(SOURCE) == SOURCE, "python3 -m guide index"


def test_a_plan_fits_into_its_time_and_leaves_little_of_it():
    plans = teaching.plans(SOURCE)

    assert len(plans) == 3
    for name, (there_is, it_takes) in plans.items():
        assert there_is * 0.85 <= it_takes <= there_is, name


@pytest.mark.parametrize("step", course.steps(), ids=lambda step: step.name)
def test_each_step_has_its_notes(step):
    heading = f"### [{step.lesson.title}](../steps/{step.name}/README.md), {step.minutes} minutes"
    notes = SOURCE.partition(f"{heading}\n")[2].partition("\n### ")[0]

    assert re.findall(r"^\*\*(.+?)\*\*", notes, re.MULTILINE) == [
        "They ask.",
        "They get stuck.",
        "Say.",
    ]


def test_a_change_of_minutes_changes_the_sums():
    link = "../steps/01_project/README.md"
    page = f"| [x]({link}) | 99 |\n| Lunch | 60 |\n| **Together** | **0** |\n"

    made = teaching.with_minutes(page)
    first = course.steps()[0]
    assert f"| [{first.lesson.title}]({link}) | {first.minutes} |" in made
    assert f"| **Together** | **{first.minutes + 60}** |" in made
