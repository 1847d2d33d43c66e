"""What the pitfalls' pages say holds of their folders."""

import ast
import json
import re

import pytest

from guide import course, environments
from guide.variants import layout, runner
from tests.authoring import index

DJANGO = "5.2"  # nothing in it depends on Django's version

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")

each_pitfall = pytest.mark.parametrize("pitfall", course.pitfalls(), ids=lambda it: it.name)


def test_the_index_is_what_the_folders_say():
    source = index.PAGE.read_text("utf-8")

    assert source == index.with_index(source), "python3 -m guide index"


def test_the_index_has_each_pitfall_once():
    found = index.SECTION.search(index.PAGE.read_text("utf-8"))[0]

    assert sorted(LINK.findall(found)) == [f"{it.name}/README.md" for it in course.pitfalls()]


@pytest.mark.parametrize(
    "page",
    [index.PAGE, *(pitfall.lesson.path for pitfall in course.pitfalls())],
    ids=lambda page: page.parent.name,
)
def test_its_links_live(page):
    targets = [it for it in LINK.findall(page.read_text("utf-8")) if "://" not in it]

    assert [it for it in targets if not (page.parent / it).exists()] == []


@each_pitfall
def test_its_front_matter_has_known_values(pitfall):
    front_matter = pitfall.lesson.front_matter

    assert pitfall.base.path.is_dir()
    assert front_matter.level in ("beginner", "intermediate", "advanced")
    assert front_matter.symptom in index.SYMPTOMS
    assert layout.difference(pitfall) in ("settings", "urls", "client", "setup")
    assert pitfall.minutes > 0
    assert not front_matter.group or environments.requirements(front_matter.group).exists()
    assert not front_matter.doctor and not front_matter.changes


@each_pitfall
def test_it_has_two_sides_and_their_tests(pitfall):
    for side in layout.VARIANTS:
        assert (pitfall.path / f"{side}.py").is_file()
        assert runner.test_functions(pitfall.path / f"test_{side}.py")


@each_pitfall
def test_its_page_goes_from_the_symptom_to_the_proof(pitfall):
    parts = ("\n# ", "wrong.py", "right.py", "\n**Why.**", "\n**Fix.**", "\n**Proof.**")

    places = [pitfall.lesson.source.find(part) for part in parts]

    assert -1 not in places
    assert places == sorted(places)


@each_pitfall
def test_the_bodies_that_it_shows_are_those_that_its_tests_expect(pitfall):
    trees = [ast.parse(path.read_text("utf-8")) for path in pitfall.path.glob("test_*.py")]
    expected = [literal(node) for tree in trees for node in ast.walk(tree)]

    for block in pitfall.lesson.blocks:
        if block.language == "json":
            assert json.loads(block.text) in expected


def literal(node):
    """The value of a dict or list that is written out in a test."""
    try:
        return ast.literal_eval(node) if isinstance(node, ast.Dict | ast.List) else None
    except ValueError:
        return None


def test_each_belief_has_its_proof_and_each_proof_its_belief():
    beliefs = index.PAGE.read_text("utf-8").partition("## What people say")[2]
    folklore = index.PAGE.parent / "folklore"

    proofs = {path.name for path in folklore.glob("test_*.py")}

    assert proofs == set(re.findall(r"\(folklore/(\w+\.py)\)", beliefs))


@each_pitfall
def test_it_names_the_doctor_if_the_doctor_knows_it(pitfall):
    says = "python3 -m guide doctor" in pitfall.lesson.source

    assert says == (pitfall.path / "check.py").exists()
