"""What site/teach.md tells teachers holds: each command exists, and each plan has slack."""

import re
from argparse import Namespace

import pytest

from guide import course
from tests.authoring import teaching
from tests.exercises.engine.commands import diff
from tests.proofs.terminals import check_guide_command

DJANGO = "5.2"  # nothing in it depends on Django's version

SOURCE = teaching.PAGE.read_text("utf-8")
PLANS = {
    heading: body
    for heading, body in re.findall(r"^## ([^\n]*minutes\))\n(.*?)(?=^## )", SOURCE, re.M | re.S)
}
every_plan = pytest.mark.parametrize("plan", PLANS)


def rows(plan):
    """Return [(what, minutes)] of a plan."""
    return [
        (what, int(minutes))
        for what, minutes in re.findall(r"^\| (.*) \| (\d+) \|$", PLANS[plan], re.MULTILINE)
    ]


def test_every_command_that_the_page_names_exists():
    commands = re.findall(r"`python3 -m guide ([^`]+)`", SOURCE)

    assert len(commands) > 8
    for words in commands:
        check_guide_command(words)


@every_plan
def test_a_plan_has_a_break_and_time_for_those_who_need_longer(plan):
    (there_is, it_takes) = teaching.plans(SOURCE)[plan]
    slack = [minutes for what, minutes in rows(plan) if what.startswith("Time for those")]
    breaks = [minutes for what, minutes in rows(plan) if what in ("A break", "Lunch")]

    assert sum(slack) + there_is - it_takes >= there_is // 15
    assert sum(breaks) >= 10


@every_plan
def test_nobody_works_for_more_than_two_hours_without_a_break(plan):
    stretch = 0
    for what, minutes in rows(plan):
        stretch = 0 if what in ("A break", "Lunch") else stretch + minutes
        assert stretch <= 125, what


def test_a_plan_that_begins_with_run_says_to_stop_the_server():
    for plan in PLANS:
        what, _ = rows(plan)[0]
        if "guide run" in what:
            assert "stops the server" in what


def test_the_difference_of_the_step_that_the_page_names_fits_on_a_screen(capsys):
    step = re.search(r"`python3 -m guide diff (\d+)` shows it on one screen", SOURCE)[1]
    diff.run(Namespace(a=step, b=None))

    assert 5 < len(capsys.readouterr().out.splitlines()) <= 40


@every_plan
def test_the_minutes_of_a_plan_are_the_sum_of_its_rows(plan):
    together = re.search(r"^\| \*\*Together\*\* \| \*\*(\d+)\*\* \|$", PLANS[plan], re.MULTILINE)

    assert sum(minutes for _, minutes in rows(plan)) == int(together[1])


def test_each_step_is_in_the_two_days_or_for_reading_at_home():
    days = "".join(PLANS[name] for name in PLANS if "day (390" in name)
    taught = re.findall(r"^\| \[(\d\d) · .*/steps/", days, re.MULTILINE)
    sentence = re.search(r"^Steps ([^.]*) are for reading at home\.$", SOURCE, re.MULTILINE)[1]
    *single, last = re.split(r", | and ", sentence)
    first, end = last.split(" to ")
    at_home = [*map(int, single), *range(int(first), int(end) + 1)]

    numbers = [int(step.number) for step in course.steps()]
    assert sorted([*map(int, taught), *at_home]) == numbers
