"""`guide matrix`: what is recorded, the table of the website, and the comparison of the two."""

import json
import re

import pytest
import yaml

from guide import course
from tests.matrix import columns, command, record
from tests.matrix.columns import Column

DJANGO = "5.2"  # nothing in it depends on Django's version

RECORDED = record.read()
CLOCK = "pitfalls/clock_skew/test_wrong.py::test_it"
PRINTED = """\
djangorestframework-simplejwt (5.5.1)
Available versions: 5.6.0rc1, 6.0, 5.5.1, 5.5.0, 5.4.0, 5.3.1, 5.3.0, 5.10.2
  INSTALLED: 5.5.1
"""


def recording(**failed):
    """Return what is recorded if these tests fail: recording(v5_4_0=[…], v5_5_1=[…])."""
    return {
        "pages": ["pitfalls/clock_skew", "steps/05_refresh"],
        "columns": [
            {
                "django": "5.2",
                "simplejwt": it[1:].replace("_", "."),
                "pyjwt": "2.9",
                "failed": tests,
            }
            for it, tests in failed.items()
        ],
    }


# What is recorded


def test_the_page_shows_what_is_recorded():
    source = record.PAGE.read_text("utf-8")

    assert source == record.with_table(source), "python3 -m guide index"


def test_each_version_is_recorded():
    assert {it["simplejwt"] for it in RECORDED["columns"]} >= set(columns.OLDER)


def test_each_recorded_page_exists_and_all_are_true_with_the_version_that_is_pinned():
    pinned = re.search(
        rf"^{columns.SIMPLEJWT}==(\S+)", (course.ROOT / "requirements/core.txt").read_text(), re.M
    )
    failed = [it["failed"] for it in RECORDED["columns"] if it["simplejwt"] == pinned[1]]

    assert failed and not any(failed)
    pages = set(RECORDED["pages"]) - {"site/upgrading"}
    assert [page for page in pages if not (course.ROOT / page).exists()] == []


def test_a_pitfall_that_a_later_version_fixes_names_the_version():
    unsaid = [
        (page, version)
        for page, version in fixed(RECORDED)
        if version not in (course.ROOT / page / "README.md").read_text("utf-8")
    ]

    assert unsaid == []


def fixed(recorded):
    """Return the pitfalls that the newest version fixes, as (page, version)."""
    found = set()
    for django in columns.DJANGOS:
        *older, newest = [it for it in recorded["columns"] if it["django"] == django] or [None]
        if older:
            always = set.intersection(*(set(it["failed"]) for it in older))
            tests = set(newest["failed"]) - always
            found |= {(columns.page_of(it), newest["simplejwt"]) for it in tests}
    return sorted(it for it in found if it[0].count("/") == 1 and it[0].startswith("pitfalls/"))


def test_a_pitfall_that_fails_with_the_newest_version_is_fixed():
    assert fixed(recording(v5_4_0=[], v5_5_1=[CLOCK])) == [("pitfalls/clock_skew", "5.5.1")]
    assert fixed(recording(v5_4_0=[CLOCK], v5_5_1=[])) == []
    assert fixed(recording(v5_4_0=[], v5_5_0=[CLOCK], v5_5_1=[])) == []


# The versions


def test_newer_versions_are_those_of_the_package_index_with_pre_releases():
    assert columns.with_newer(PRINTED) == [*columns.OLDER, "5.6.0rc1", "5.10.2", "6.0"]


def test_without_an_answer_of_the_index_the_older_versions_are_left():
    assert columns.with_newer("") == list(columns.OLDER)


@pytest.mark.parametrize(
    "node, page",
    {
        "pitfalls/clock_skew/test_wrong.py::test_a": "pitfalls/clock_skew",
        "pitfalls/folklore/test_csrf.py::test_a": "pitfalls/folklore/test_csrf.py",
        "steps/05_refresh::pytest": "steps/05_refresh",
        "tests/matrix/test_changes.py::test_a[b]": "site/upgrading",
    }.items(),
)
def test_a_test_belongs_to_its_page(node, page):
    assert columns.page_of(node) == page


# The comparison


def test_a_changed_truth_is_reported_with_the_page_and_the_version(capsys):
    column = Column("5.2", "5.6.0")

    assert command.report(column, set(), {CLOCK}, {CLOCK}) == 1
    assert capsys.readouterr().out == (
        "pitfalls/clock_skew is no longer true with simplejwt 5.6.0 on Django 5.2: test_it\n"
    )
    assert command.report(column, {CLOCK}, set(), {CLOCK}) == 1
    assert "pitfalls/clock_skew has become true with simplejwt 5.6.0" in capsys.readouterr().out


def test_the_same_truth_and_what_did_not_run_are_not_reported():
    column = Column("5.2", "5.6.0")

    assert command.report(column, {CLOCK}, {CLOCK}, {CLOCK}) == 0
    assert command.report(column, {CLOCK}, set(), {"steps/05_refresh::pytest"}) == 0


def test_a_version_that_is_not_recorded_is_compared_with_the_newest_older_one():
    recorded = recording(v5_4_0=[CLOCK], v5_5_1=[])

    assert record.expected(recorded, Column("5.2", "5.6.0")) == set()
    assert record.expected(recorded, Column("5.2", "5.5.0")) == {CLOCK}
    assert record.expected(recorded, Column("6.1", "5.4.0")) == {CLOCK}
    assert record.expected(recorded, Column("6.1", "5.3.1")) == set()


def test_what_did_not_run_stays_as_it_is_recorded():
    recorded = recording(v5_4_0=[CLOCK])
    step = "steps/05_refresh::pytest"

    made = record.with_column(recorded, Column("5.2", "5.4.0"), "2.15", {step}, {step})

    assert made["columns"] == [
        {"django": "5.2", "simplejwt": "5.4.0", "pyjwt": "2.15", "failed": [CLOCK, step]}
    ]


def test_the_table_has_a_row_for_each_page_that_differs():
    table = record.table(recording(v5_4_0=[CLOCK], v5_5_1=[]))

    assert "| simplejwt | 5.4.0 | 5.5.1 |" in table
    assert "clock_skew/README.md) | no | yes |" in table
    assert "The other 1 pages are true with each version." in table


def test_a_cell_names_the_django_on_which_a_page_is_true():
    recorded = recording(v5_4_0=[CLOCK])
    recorded["columns"].append(recorded["columns"][0] | {"django": "6.1", "failed": []})

    assert "| on Django 6.1 |" in record.table(recorded)


# Bad input


@pytest.mark.parametrize(
    "versions, djangos, said",
    [
        (["5.9"], None, "The matrix has no simplejwt 5.9. It has 5.3.1, "),
        ([], ["4.2"], "The matrix has no Django 4.2. It has 5.2, 6.1."),
    ],
)
def test_a_version_that_is_not_in_the_matrix_is_rejected(monkeypatch, versions, djangos, said):
    monkeypatch.setattr(command, "offered", lambda: list(columns.OLDER))

    with pytest.raises(course.UsageError, match=re.escape(said)):
        command.chosen(versions, djangos)


@pytest.mark.parametrize("page", ["clock_skew", "pitfalls/nothing", "site/upgrading.md", ""])
def test_a_page_that_is_not_in_the_matrix_is_rejected(page):
    with pytest.raises(course.UsageError, match="is not a page of the matrix"):
        command.paths_of([page])


# CI


def test_ci_runs_the_matrix_each_week_on_each_django():
    workflow = yaml.safe_load((course.ROOT / ".github/workflows/matrix.yml").read_text("utf-8"))
    job = workflow["jobs"]["versions"]

    assert workflow[True]["schedule"]  # YAML reads `on` as True
    assert job["strategy"]["matrix"]["django"] == list(columns.DJANGOS)
    assert job["steps"][-1]["run"] == "python -m guide matrix --django ${{ matrix.django }}"


@pytest.mark.slow
def test_a_column_runs_and_gives_what_is_recorded():
    """It needs the network, as the command does."""
    column = Column("5.2", "5.4.0")
    python, pyjwt = column.ensure()
    paths = ["pitfalls/deleted_user_refresh", "pitfalls/user_id_compared_as_number"]

    failed, ran = command.failures(column, python, paths, record.expected(RECORDED, column))

    assert failed == record.expected(RECORDED, column) & ran
    assert {columns.page_of(it) for it in failed} == {"pitfalls/user_id_compared_as_number"}


@pytest.mark.slow
def test_a_run_of_a_column_sees_a_test_that_fails_and_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "test_a.py").write_text("def test_a(): pass\ndef test_b(): assert 0\n")
    (tmp_path / "test_c.py").write_text("1 / 0\n")
    (tmp_path / "test_d.py").write_text("import pytest\ndef test_d(): pytest.skip()\n")
    python, _ = Column("5.2", "5.4.0").ensure()

    outcomes = Column("5.2", "5.4.0").outcomes(python, [tmp_path])

    assert sorted(outcomes.values()) == [False, False, True]
    assert json.dumps(outcomes)
