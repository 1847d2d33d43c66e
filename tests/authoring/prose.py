"""The texts that a person reads, their sentences, and the phrases that they avoid."""

import json
import os
import re
from functools import cache
from pathlib import Path

import yaml

from guide import course
from guide.lessons import FRONT_MATTER

PHRASES = course.ROOT / "tests" / "authoring" / "phrases.yaml"
# The lessons that are still being rewritten, by number, with the hints that belong to them.
REWRITTEN_LATER = ()
THEIR_FILES = ("steps", "tests/exercises")

# Each kind of page that a person reads from its beginning to its end.
PAGES = (
    "*.md",
    "steps/*/README.md",
    "pitfalls/README.md",
    "pitfalls/*/README.md",
    "pitfalls/jwt_doctor/ABOUT.md",
    "notebooks/README.md",
    "notebooks/*.ipynb",
    "site/*.md",
    "site/publish/pack_pages/*.md",
    "tests/exercises/*.md",
)
TEXTS = (".css", ".html", ".ipynb", ".js", ".md", ".mjs", ".py", ".toml", ".yaml", ".yml")
NOT_OURS = ("build", "node_modules", "work")
# The words of readers themselves, the list of phrases, and its test.
QUOTED = ("tests/explain/", "tests/authoring/phrases.yaml", "tests/test_prose.py", "requirements/")

ASIDE = re.compile(r"^```(?s:.*?)^```$|^\|.*$|^#.*$|</?\w+>|<!--(?s:.*?)-->", re.MULTILINE)
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
# What ends one line of prose, code or comment and begins the next.
BETWEEN = re.compile(r"[\s\"'#*>]+")
VERSIONS = re.compile(r"(?:[\w-]+ \d+(?:\.\d+)+, ){3,}")  # "Python 3.11, Django 5.2, …" is a list
END = re.compile(r"\n\s*\n|^\s*(?:[-*] |\d+\. |> )|(?<=[.?!])[*_)\"”]*\s+", re.MULTILINE)


def is_later(name):
    """Return True for a file of a lesson that is still being rewritten."""
    places = [f"{place}/{number}_" for place in THEIR_FILES for number in REWRITTEN_LATER]
    return name.startswith(tuple(places))


def pages():
    """Return the pages, as {"README.md": Markdown}. That of a notebook is its text cells."""
    paths = sorted({path for pattern in PAGES for path in course.ROOT.glob(pattern)})
    names = {path.relative_to(course.ROOT).as_posix(): path for path in paths}
    return {name: markdown(path) for name, path in names.items() if not is_later(name)}


def markdown(path):
    text = path.read_text("utf-8")
    if path.suffix != ".ipynb":
        return FRONT_MATTER.sub("", text)
    cells = json.loads(text)["cells"]
    return "\n\n".join("".join(it["source"]) for it in cells if it["cell_type"] == "markdown")


def texts():
    """Return all files of the course that hold words, as {"guide/cli.py": text}."""
    found = {}
    for folder, inner, names in os.walk(course.ROOT):
        inner[:] = [
            name
            for name in inner
            if name not in NOT_OURS and (not name.startswith(".") or name in (".ci", ".github"))
        ]
        for path in (Path(folder, name) for name in names if name.endswith(TEXTS)):
            name = path.relative_to(course.ROOT).as_posix()
            if not name.startswith(QUOTED) and not is_later(name):
                found[name] = path.read_text("utf-8")
    return found


def sentences(source):
    """Return the sentences of a page as lists of words, without code blocks, tables and headings.

    Args:
        source: the Markdown text. An `inline code` counts as one word, and so does a "quotation".
    """
    text = VERSIONS.sub("versions, ", LINK.sub(r"\1", ASIDE.sub("\n\n", source)))
    text = re.sub(r"`[^`]*`|\"[^\"\n]*\"|“[^”\n]*”", "Code", text)
    return [words for sentence in END.split(text) if (words := sentence.split())]


@cache
def phrases():
    """Return the phrases to avoid, each with what to write in its place."""
    return yaml.safe_load(PHRASES.read_text("utf-8"))


def found_phrases(text):
    """Return [(line, phrase)] for each phrase to avoid in a text, also across lines and strings."""
    flat = flattened(text)
    return [
        (text.count("\n", 0, found.start()) + 1, phrase)
        for phrase in phrases()
        if flattened(phrase) in flat  # most are not, and patterns are slow
        for found in pattern_of(phrase).finditer(text)
    ]


def flattened(text):
    return BETWEEN.sub(" ", text.lower())


def pattern_of(phrase):
    between = BETWEEN.pattern.join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<!\w){between}(?!\w)", re.IGNORECASE)
