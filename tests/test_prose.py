"""What a person reads is in short sentences, and without the phrases of the word list."""

import pytest

from guide import bootstrap
from tests.authoring import prose

DJANGO = "5.2"  # nothing in it depends on Django's version

LONGEST = 25
PAGES = prose.pages()
FILES = prose.texts()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_long_sentence(name):
    found = [" ".join(words) for words in prose.sentences(PAGES[name]) if len(words) > LONGEST]

    assert found == []


@pytest.mark.parametrize("name", bootstrap.COMMANDS)
def test_the_help_of_a_command_has_no_long_sentence(name):
    doc = bootstrap.constants(bootstrap.find_command(name))["doc"]

    assert [" ".join(it) for it in prose.sentences(doc) if len(it) > LONGEST] == []


def test_no_text_has_a_phrase_of_the_word_list():
    write = prose.phrases()
    found = [
        f"{name}:{line}: {phrase!r}: write {write[phrase]!r}"
        for name, text in FILES.items()
        for line, phrase in prose.found_phrases(text)
    ]

    assert found == []


def test_all_kinds_of_texts_are_read():
    kinds = (
        "README.md",
        "notebooks/02_inside_a_token.ipynb",
        "pitfalls/role_in_claims/README.md",
        "site/cheatsheet.md",
        "steps/05_refresh/README.md",
        "tests/exercises/04_token_urls.md",
    )
    programs = ("guide/cli.py", "site/publish/pack.py", "tests/exercises/engine/feedback.py")

    assert set(kinds) <= PAGES.keys()
    assert {*kinds, *programs} <= FILES.keys()
    assert len(prose.phrases()) > 50


@pytest.mark.parametrize(
    "text, found",
    [
        ("It works as ever.", [(1, "as ever")]),
        ("One.\nIt works As\nEver.", [(2, "as ever")]),
        ('say("works as "\n    "ever")', [(1, "as ever")]),
        ("# It works as\n# ever.", [(1, "as ever")]),
        ("It has everything.", []),
    ],
)
def test_a_phrase_is_found_across_lines_and_strings(text, found):
    assert prose.found_phrases(text) == found


@pytest.mark.parametrize(
    "text, count",
    [
        ("One two. Three four? Five!", [2, 2, 1]),
        ("- one two\n- three", [2, 1]),
        ("**Why.** Because `a b c` is [a link](x.md).", [1, 5]),
        ('It says "Not. A. Sentence." and ends.', [5]),
        ("# Title\n\n```python\na b c\n```\n\n| a | b |\n|---|---|", []),
        ("Used: Python 3.11, Django 5.2, PyJWT 2.10, SQLite 3.40.", [4]),
    ],
)
def test_the_words_of_sentences_are_counted(text, count):
    assert [len(words) for words in prose.sentences(text)] == count
