"""The benchmark runs, each part of it and each row; its arithmetic is right; and the page says what
the last saved run has measured. No test here asks how long something takes."""

import json
import os
import re
import subprocess
import sys

import pytest

from benchmark import command as bench
from guide import course, projects

GROUP = "bench"  # `test --all` installs it
DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = pytest.mark.xdist_group("bench")  # one measures, and the others wait
slow = pytest.mark.slow
on_posix = pytest.mark.skipif(os.name != "posix", reason="the benchmark needs gunicorn")


# The arithmetic


def test_a_spread_is_the_median_and_the_quartiles():
    from benchmark.stats import spread

    assert spread([5, 1, 2, 4, 3]) == {"low": 2, "median": 3, "high": 4}


def test_each_sample_is_compared_with_the_base_of_its_own_round():
    from benchmark.stats import ratios

    # Everything took ten times as long in the last round: no matter.
    assert ratios([2, 4, 60], [1, 2, 20]) == {"low": 2, "median": 2, "high": 2.5}


RESULTS = {
    "command": "python3 -m guide bench",
    "date": "2026-01-01",
    "machine": "a machine",
    "versions": {"Python": "3.11"},
    "inprocess": {
        "postgresql": {
            "unit": {"low": 1, "median": 2, "high": 3},
            "rows": {
                "jwt": {
                    "title": "JWT",
                    "queries": 1,
                    "ratio": {"low": 19, "median": 20, "high": 21},
                },
                "last": {
                    "title": "the last step",
                    "queries": 1,
                    "ratio": {"low": 4, "median": 5.4, "high": 6},
                },
            },
        }
    },
}


def goal(text):
    from benchmark.goals import GOALS

    [found] = [goal for goal in GOALS if goal.text.startswith(text)]
    return found


def test_a_goal_is_reached_at_its_limit_and_not_beyond():
    on_postgresql = goal("on PostgreSQL, the last step")
    assert on_postgresql.figure(RESULTS) == 5.4 / 20
    assert on_postgresql.verdict(RESULTS) == "yes"

    changed = json.loads(json.dumps(RESULTS))
    changed["inprocess"]["postgresql"]["rows"]["last"]["ratio"]["median"] = 5.5
    assert on_postgresql.verdict(changed) == "no"


def test_a_goal_of_which_more_is_better_is_reached_from_its_limit():
    at_least = goal("over HTTP, the last step")
    results = {"http": {"rows": {"last-granian": {"ratio": {"median": 3.49}}}}}

    assert at_least.verdict(results) == "no"
    results["http"]["rows"]["last-granian"]["ratio"]["median"] = 3.5
    assert at_least.verdict(results) == "yes"


def test_what_was_not_measured_is_said_to_be_so():
    from benchmark import report

    page = "a\n<!-- figures: http -->\nold\n<!-- end -->\nb\n"

    assert goal("over HTTP, the last step").verdict(RESULTS) == "not measured"
    assert report.with_figures(page, RESULTS) == (
        "a\n<!-- figures: http -->\n\nNot measured.\n\n<!-- end -->\nb\n"
    )


def test_a_table_has_columns_that_can_be_read_as_text():
    from benchmark.report import table

    assert table(["a", "bbb"], [["cc", 1]]) == "| a  | bbb |\n| -- | --- |\n| cc | 1   |\n"


# The page


def test_the_page_has_the_figures_of_the_saved_run():
    from benchmark import report

    page = report.PAGE.read_text("utf-8")
    results = json.loads(report.DATA.read_text("utf-8"))

    assert report.with_figures(page, results) == page
    assert set(re.findall(r"<!-- figures: (\w+)", page)) >= set(report.tables(results))


def test_the_saved_run_has_the_rows_of_the_benchmark_and_no_others():
    from benchmark import report, rows

    results = json.loads(report.DATA.read_text("utf-8"))
    of_servers = {name: row["title"] for name, row in results["http"]["rows"].items()}

    assert results["command"] == "python3 -m guide bench --save"
    assert of_servers.items() <= titles(rows.ROWS_OVER_HTTP)
    for part in results["inprocess"].values():
        found = {name: row["title"] for name, row in part["rows"].items()}
        assert found.items() <= titles(rows.ROWS)
    for part in results.get("growth", {}).values():
        assert part["logins"] >= 1_000_000
        assert part["expired"] == 300_000


def titles(rows):
    return {name: row.title for name, row in rows.items()}.items()


def test_the_last_step_has_as_many_more_middlewares_as_the_page_says():
    from benchmark import report

    def middlewares(step):
        settings = (step.path / "config" / "settings.py").read_text("utf-8")
        listed = settings.partition("MIDDLEWARE = [")[2].partition("]")[0]
        return listed.count("',\n")

    more = middlewares(course.end_of_part_two()) - middlewares(course.find_step("04"))
    assert more == 5
    assert "five middlewares more than in step 04" in report.PAGE.read_text("utf-8")


def test_a_row_without_figures_is_marked_as_not_measured():
    from benchmark import report

    rows = table(report.tables(RESULTS)["inprocess_postgresql"], "in process, PostgreSQL")

    assert rows["knox"] == ["", "not measured", ""]
    assert rows["the last step"] == ["1", "5.40", "4.00 – 6.00"]


# The command


def guide(*typed):
    return subprocess.run(
        [sys.executable, "-m", "guide", "bench", *typed],
        cwd=course.ROOT,
        env=projects.test_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )


@slow
@on_posix
@pytest.mark.parametrize(
    "typed, says",
    {
        "speed": "There is no part 'speed': inprocess, http, growth.",
        "--save --quick": "Only a whole run is saved",
        "--save growth": "Only a whole run is saved",
    }.items(),
)
def test_what_bad_input_gets(typed, says):
    answer = guide(*typed.split())

    assert answer.returncode == 2, answer
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    assert says in answer.stderr


def table(text, head):
    """The rows of a printed table: {"knox": ["2", "6.17", "6.12 – 6.30"]}."""
    rows = re.search(rf"^\| {head}.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert rows, text
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows[1].splitlines()]
    return {title: rest for title, *rest in cells[1:]}


@pytest.fixture
def quick_run(needs):
    from benchmark import postgresql

    needs(f"PostgreSQL at {postgresql.URL}", postgresql.version())

    def run(part):
        answer = guide("--quick", part)
        assert answer.returncode == 0, answer.stderr
        assert f"`python3 -m guide bench --quick {part}`" in answer.stdout
        return answer.stdout

    return run


@slow
@on_posix
def test_a_quick_run_in_process_has_each_row_on_both_databases(quick_run):
    from benchmark.rows import ROWS

    printed = quick_run("inprocess")

    for database in ("SQLite", "PostgreSQL"):
        rows = table(printed, f"in process, {database}")
        assert list(rows) == [row.title for row in ROWS.values()]
        asked = {name: rows[row.title][0] for name, row in ROWS.items()}
        # A row per login costs no more queries than simplejwt's look at the user.
        once = ("token", "jwt", "persistent", "last", "shared", "ninja")
        assert {asked[name] for name in once} == {"1"}
        assert {asked[name] for name in ("open", "stateless", "fastapi")} == {"0"}
        assert {asked[name] for name in ("fastapi-awaits", "fastapi-blocks")} == {"1"}


@slow
@on_posix
def test_a_quick_run_over_http_has_each_row(quick_run):
    from benchmark.rows import ROWS_OVER_HTTP

    rows = table(quick_run("http"), "over HTTP")

    assert list(rows) == [row.title for row in ROWS_OVER_HTTP.values()]


@slow
@on_posix
def test_a_quick_run_of_growth_fills_flushes_and_logs_in_on_both_databases(quick_run):
    size = bench.QUICK["growth"]
    printed = quick_run("growth")
    rows = table(printed, f"with {size['logins'] + 1:,} logins")

    assert rows["logins that have expired"] == [f"{size['expired']:,}"] * 2
    assert all(int(count) > 0 for count in rows["logins meanwhile"])
    assert rows["of them rejected"] == ["0", "0"]


@slow
@on_posix
def test_a_row_that_is_rejected_is_an_error(monkeypatch):
    from dataclasses import replace

    from benchmark import inprocess, rows

    closed = replace(rows.ROWS["jwt"], credential=None)
    chosen = {"open": rows.ROWS["open"], "jwt": closed}
    monkeypatch.setattr(inprocess, "ROWS", chosen)

    with pytest.raises(RuntimeError, match="The application answers 401"):
        inprocess.measure("cpu", rounds=2, times=1)
