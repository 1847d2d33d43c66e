"""A lesson, read from its README: the facts at its top, the files it has you write, the commands
it has you type."""

import difflib
import re
from dataclasses import dataclass
from functools import cached_property

import yaml
from markdown_it import MarkdownIt

FACTS = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
WHOLE_FILE = re.compile(r"^(?:Create|Replace) `([^`]+)`")
COMMAND = re.compile(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n?)*)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, the line of the README that its text starts on,
    and the paragraph before it."""

    language: str
    text: str
    line: int
    before: str

    @property
    def file(self):
        """The path of the file that this block holds whole, if the paragraph before says so:
        "Create `api/urls.py`:" or "Replace `config/urls.py`:"."""
        found = WHOLE_FILE.match(self.before)
        return found and found[1]


@dataclass(frozen=True)
class Command:
    """What stands after a `$`, what the lesson shows below it, and its line in the README."""

    text: str
    shown: str
    line: int


class Lesson:
    def __init__(self, path):
        self.path = path
        self.source = path.read_text("utf-8")

    @cached_property
    def facts(self):
        """What stands between the two lines of dashes at the top, as a dict."""
        found = FACTS.match(self.source)
        return (yaml.safe_load(found[1]) or {}) if found else {}

    @cached_property
    def title(self):
        return re.search(r"^# (.+)$", self.source, re.MULTILINE)[1]

    @cached_property
    def blocks(self):
        found = FACTS.match(self.source)
        skipped = found[0].count("\n") if found else 0
        tokens = MarkdownIt().parse(self.source[found.end() if found else 0 :])
        blocks, paragraph = [], ""
        for token in tokens:
            if token.type == "inline":
                paragraph = token.content
            elif token.type == "fence":
                line = skipped + token.map[0] + 2
                blocks.append(Block(token.info.strip(), token.content, line, paragraph))
                paragraph = ""
        return blocks

    @property
    def changes(self):
        """The blocks that say what to write: differences, and whole files."""
        return [block for block in self.blocks if block.language == "diff" or block.file]

    @property
    def commands(self):
        """The commands of its `console` blocks, in order."""
        return [
            Command(found[1], found[2].rstrip("\n"), block.line + block.text.count("\n", 0, at))
            for block in self.blocks
            if block.language == "console"
            for found in COMMAND.finditer(block.text)
            for at in [found.start()]
        ]


def difference(old, new, name):
    """A unified difference of two texts of one file, as the lessons show it; None for a text
    means that there is no such file."""
    return "".join(
        difflib.unified_diff(
            (old or "").splitlines(keepends=True),
            (new or "").splitlines(keepends=True),
            "/dev/null" if old is None else f"a/{name}",
            "/dev/null" if new is None else f"b/{name}",
        )
    )
