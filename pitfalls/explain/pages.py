"""Reads the pages of the course as documents to search: titles, messages, words.

A page is a document. So is each row of a table that answers by itself: what an answer means, and
what people say."""

import ast
import importlib.util
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from explain.words import HUMP, plain, read
from guide import course

ALIASES = Path(__file__).with_name("aliases.yaml")
OTHERS = ("quickstart", "when-not-to-use-jwt", "cheatsheet", "leaving-the-blacklist", "upgrading")
OTHERS += (
    "axios",
    "client-contract",
    "react",
    "testing",
    "custom-claims",
    "mobile-and-scripts",
    "web-servers",
    "tenants",
    "second-factor",
)
ABOUT_TOKENS = ("rest_framework_simplejwt", "jwt")
LIBRARIES = (*ABOUT_TOKENS, "rest_framework")

FACTS = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
QUOTED = re.compile(r'"([^"\n]+)"|“([^”\n]+)”|`([^`\n]+)`')
BLOCK = re.compile(r"^```(.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
OUTPUTS = ("", "json")  # the kinds of blocks that show what a program says
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
ROW = re.compile(r"^\| (.+?) \| (.+?) \|", re.MULTILINE)
TABLES = {  # the heading above a table whose rows answer by themselves
    "pitfalls/README.md": "## What people say, and what is true",
    "site/cheatsheet.md": "## What an answer means",
}
IN_ALIASES, IN_TITLE, IN_BLOCK, IN_TEXT = 6.0, 4.0, 2.0, 1.0  # what a message weighs, by its place


@dataclass
class Document:
    """A page, or a row of one.

    path: "pitfalls/clock_skew/README.md". messages: what it quotes, {message: weight}. aliases: the
    words that people have for it. row: the text of the row, "" for a page."""

    path: str
    title: str
    text: str
    messages: dict = field(default_factory=dict)
    aliases: str = ""
    row: str = ""


def aliases():
    """Return aliases.yaml: what people call things."""
    return yaml.safe_load(ALIASES.read_text("utf-8"))


def documents():
    """Return all documents of the course. A clone without the website has fewer."""
    known = aliases()["pages"]
    found = []
    for folder in course.pitfalls() + course.steps():
        found.append(page(folder.lesson.path, known.get(folder.name, "")))
    for name in OTHERS:
        path = course.ROOT / "site" / f"{name}.md"
        found += [page(path, known.get(name, ""))] if path.exists() else []
    for name, heading in TABLES.items():
        path = course.ROOT / name
        found += rows(path, heading) if path.exists() else []
    return found


def page(path, also):
    """Return the document of a page.

    Args:
        also: the words that people have for it. What stands in double quotes is a message for which
            the page is the usual answer.
    """
    body = FACTS.sub("", path.read_text("utf-8"))
    title = TITLE.search(body)[1]
    text = LINK.sub(r"\1", re.sub(r"^\*\*Proof\.\*\*.*", "", body, flags=re.MULTILINE))
    said = dict.fromkeys(quoted(text), IN_TEXT)
    for block in [it for kind, it in BLOCK.findall(text) if kind in OUTPUTS]:
        said |= dict.fromkeys([*quoted(block), *read(block).splitlines()], IN_BLOCK)
    said |= dict.fromkeys([title, *quoted(title)], IN_TITLE)
    said |= dict.fromkeys(quoted(also), IN_ALIASES)
    return Document(place(path), title.replace("`", ""), text, said, also)


def rows(path, heading):
    """Return a document for each row of the table under a heading."""
    source = path.read_text("utf-8")
    title = TITLE.search(source)[1]
    table = LINK.sub(r"\1", source.partition(heading)[2].partition("\n## ")[0])
    return [
        Document(place(path), title, says, dict.fromkeys(quoted(says), IN_BLOCK), row=row)
        for says, fact in ROW.findall(table)[2:]
        for row in [f"{says}: {fact}".replace("`", "").replace(".:", ".")]
    ]


def place(path):
    return path.relative_to(course.ROOT).as_posix()


def quoted(text):
    found = ["".join(parts) for parts in QUOTED.findall(text)]
    return [it for it in found if len(it) > 8]


def library_messages(libraries=LIBRARIES):
    """Return the error messages in the sources of the libraries. No source is run.

    Where a library puts in a value at run time, the message is two.
    """
    found = set()
    for library in libraries:
        folder = Path(importlib.util.find_spec(library).origin).parent
        for path in sorted(folder.glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                is_text = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"
                is_raised = isinstance(node, ast.Raise) and library in ABOUT_TOKENS
                if is_text or is_raised:
                    found |= set(messages_in(node))
    return sorted(found)


def library_names():
    """Return the names in simplejwt's sources that are said of nothing else, in lower case.

    They are its classes and its settings of three words or more: tokenrefreshview. Shorter ones may
    be of another program: accesstoken."""
    folder = Path(importlib.util.find_spec(ABOUT_TOKENS[0]).origin).parent
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(folder.glob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    classes = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    settings = {
        key.value
        for node in nodes
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.isupper()
    }
    return sorted(it.lower() for it in classes | settings if len(HUMP.sub("_", it).split("_")) > 2)


def messages_in(node):
    """Return the messages in a `raise …` or a `_("…")`."""
    texts = [it.value for it in ast.walk(node) if isinstance(it, ast.Constant)]
    return [
        piece.strip(" .,'\"")
        for text in texts
        if isinstance(text, str)
        for piece in re.split(r"\{[^}]*\}|%\(?\w*\)?s", text)
        if len(plain(piece).split()) > 2
    ]
