"""A learner works on copies in work/notebooks, with hints, solutions and a way back."""

import json
import re

import pytest

from guide import course
from notebooks.hints import HINTS
from notebooks.serving import copies
from tests.exercises.engine.commands import list as listing

GROUP = "notebooks"  # for a slow test
DJANGO = "5.2"  # nothing in it depends on Django's version

NAMES = [path.name for path in course.notebooks()]
every_notebook = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A work/ of its own, two levels below the course, as the real one."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    folder = tmp_path / "work"
    monkeypatch.setattr(course, "WORK", folder)
    monkeypatch.setattr(course, "ROOT", tmp_path)
    (tmp_path / "notebooks").mkdir()
    for path in COURSE.glob("notebooks/*.ipynb"):
        (tmp_path / "notebooks" / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(copies, "FOLDER", folder / "notebooks")
    monkeypatch.setattr(copies, "FROM_MEMORY", folder / "notebooks" / "from_memory")
    return folder


COURSE = course.ROOT


def cells(path):
    return json.loads(path.read_text("utf-8"))["cells"]


def exercises(name):
    return [
        cell["id"]
        for cell in cells(COURSE / "notebooks" / name)
        if "exercise" in cell["metadata"].get("tags", [])
    ]


@every_notebook
def test_a_copy_leads_to_the_same_files_as_the_notebook(work, name):
    copies.lay_out()

    def links(path, up):
        return re.findall(rf'[("]{up}((?!\.\.)[\w./-]+)', path.read_text("utf-8").replace("\\", ""))

    before = links(COURSE / "notebooks" / name, r"\.\./")
    after = links(work / "notebooks" / name, r"\.\./\.\./")
    assert before
    assert before == after
    for link in before:
        assert (COURSE / link).exists(), link


@every_notebook
def test_the_copy_from_memory_has_headings_and_code_alone(work, name):
    copies.lay_out()
    bare = cells(work / "notebooks" / "from_memory" / name)
    whole = [cell["id"] for cell in cells(COURSE / "notebooks" / name)]

    assert [cell["id"] for cell in bare if cell["cell_type"] == "code"] == [
        cell["id"] for cell in cells(COURSE / "notebooks" / name) if cell["cell_type"] == "code"
    ]
    assert len(bare) < len(whole)
    for cell in bare:
        assert cell.get("outputs", []) == []
        if cell["cell_type"] == "markdown":
            assert all(line.startswith("#") for line in cell["source"])


def test_what_a_learner_wrote_stays_until_a_reset_which_saves_it(work):
    mine = copies.lay_out()
    mine.write_text("mine", "utf-8")
    copies.lay_out()
    assert mine.read_text("utf-8") == "mine"

    fresh, saved = copies.reset("01")
    assert fresh == mine and cells(mine)
    assert saved.read_text("utf-8") == "mine"
    mine.write_text("mine again", "utf-8")
    assert copies.reset("1")[1].read_text("utf-8") == "mine again"
    assert saved.read_text("utf-8") == "mine"


def test_a_notebook_that_does_not_exist_is_named_with_those_that_do(work):
    with pytest.raises(course.UsageError, match="no notebook called '99'.*01_first_token"):
        copies.reset("99")


def test_each_exercise_has_a_hint_and_a_solution():
    every = [id for name in NAMES for id in exercises(name)]

    assert sorted(HINTS) == sorted(every)
    for path in course.notebooks():
        hints = copies.help_with(path, is_solution=False)
        assert len(hints.splitlines()) == len(exercises(path.name))
        answers = copies.help_with(path, is_solution=True)
        assert re.findall(r"^# %% ([\w-]+)$", answers, re.MULTILINE) == exercises(path.name)


@every_notebook
def test_a_check_has_the_name_of_its_exercise(name):
    """guide list knows an exercise by the name of its check."""
    for cell in cells(COURSE / "notebooks" / name):
        if cell["id"].startswith("check-"):
            exercise = cell["id"].removeprefix("check-")
            assert f"exercises.{exercise.replace('-', '_')}(" in "".join(cell["source"])


@every_notebook
def test_the_text_before_the_exercises_names_the_hint_and_the_solution(name):
    text = "".join("".join(cell["source"]) for cell in cells(COURSE / "notebooks" / name))

    for function in ("hint", "solution"):
        assert f'`exercises.{function}("{exercises(name)[0]}")`' in text


def test_the_list_marks_what_is_right(work):
    copies.lay_out()
    right = work / "notebooks" / "right.txt"
    row = lambda: listing.notebook_row(COURSE / "notebooks" / NAMES[0])[0]  # noqa: E731

    assert row() == "[ ]"
    right.write_text("log-in\n", "utf-8")
    assert row() == "[~]"
    right.write_text("\n".join(exercises(NAMES[0])), "utf-8")
    assert row() == "[x]"


@pytest.mark.slow
def test_jupyterlab_trusts_a_fresh_copy_and_shows_its_pictures(work):
    import nbformat
    from nbformat.sign import NotebookNotary

    copies.lay_out()
    book = nbformat.read(work / "notebooks" / "07_what_it_costs.ipynb", as_version=4)
    assert any("image/svg+xml" in str(cell.get("outputs")) for cell in book.cells)
    assert NotebookNotary().check_signature(book)

    book.cells[-1].source += "<script>alert(1)</script>"
    assert not NotebookNotary().check_signature(book)
