"""Two refreshes with one token, at the same moment, over HTTP, at step 09: one succeeds, on each
database. tests/production/drills/test_races.py has the races of the last step."""

import os

import pytest

from guide import course

if os.name == "posix":
    from tests.production.drills import races

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="gunicorn runs on Linux and macOS"),
]

TIMES = 20


def race(database=""):
    with races.serving(course.find_step("09"), database) as served:
        served().run(races.one_of_two_refreshes_succeeds, TIMES)


def test_one_of_two_refreshes_succeeds_on_sqlite():
    race()


def test_one_of_two_refreshes_succeeds_on_postgresql(postgresql):
    race(postgresql)
