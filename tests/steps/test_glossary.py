"""The glossary: each term is explained briefly, used by a lesson, and linked where a lesson first
uses it."""

import re

import pytest

from guide import course
from tests.authoring import glossary

DJANGO = "5.2"  # nothing in it depends on Django's version

TERMS = glossary.entries()
LINKED = [step for step in course.steps() if step.number <= glossary.LINKED_UP_TO]


def test_the_terms_are_in_alphabetical_order():
    names = [term.strip("`").casefold() for term in TERMS]

    assert len(names) > 40
    assert names == sorted(set(names))
    assert len(TERMS) == glossary.PAGE.read_text("utf-8").count("\n## ")


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_explained_in_one_or_two_short_sentences(term):
    sentences = re.split(r"(?<=[.?!]) ", TERMS[term])

    assert len(sentences) <= 2
    assert [text for text in sentences if len(text.split()) > 20] == []


@pytest.mark.parametrize("term", TERMS)
def test_a_lesson_uses_the_term(term):
    pattern = re.compile(rf"(?<![\w-]){glossary.forms(term)}(?![\w-])", re.IGNORECASE)

    assert any(pattern.search(step.lesson.source) for step in course.steps())


@pytest.mark.parametrize("step", LINKED, ids=lambda step: step.name)
def test_a_lesson_links_each_term_where_it_first_uses_it(step):
    source = step.lesson.source

    assert source.splitlines() == glossary.with_links(source).splitlines(), "python3 -m guide index"
    assert glossary.OWN_LINK.search(source) or step.number == "01"


LINK = "[{}](../../site/glossary.md#{})"
CLAIM = LINK.format("claim", "claim")


@pytest.mark.parametrize(
    "source, made",
    [
        ("Two claims, one claim.", f"Two {LINK.format('claims', 'claim')}, one claim."),
        ("A *claim* is a value. Claims!", "A *claim* is a value. Claims!"),
        ("A signing key.", f"A {LINK.format('signing key', 'signing-key')}."),
        ("Its `jti`, then `jti`.", f"Its {LINK.format('`jti`', 'jti')}, then `jti`."),
        ("`claim` and [a claim](x.md)", "`claim` and [a claim](x.md)"),
        ("# Claim\n\n| claim |\n|---|\n\n> claim", "# Claim\n\n| claim |\n|---|\n\n> claim"),
        ("```\nclaim\n```\nproxies", f"```\nclaim\n```\n{LINK.format('proxies', 'proxy')}"),
        ("reclaim, claim-free", "reclaim, claim-free"),
        ("---\nwhy: a claim\n---\ntext", "---\nwhy: a claim\n---\ntext"),
        (
            f"A claim, a {LINK.format('claim', 'claim')}.",
            f"A {LINK.format('claim', 'claim')}, a claim.",
        ),
    ],
)
def test_the_first_use_of_a_term_becomes_a_link(source, made):
    assert glossary.with_links(source) == made
    assert glossary.with_links(made) == made


def test_a_bracket_in_the_code_is_no_link():
    source = "A word.\n\n```python\nx = [\n    1\n```\n\nA claim.\n"

    linked = glossary.with_links(source)

    assert linked != source
    assert glossary.with_links(linked) == linked
    assert linked.replace("[claim](../../site/glossary.md#claim)", "claim") == source
