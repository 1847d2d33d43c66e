"""Read a lesson, a README.md: its front matter, the files that its reader writes, and the
commands that its reader types."""

import difflib
import re
from dataclasses import dataclass, fields
from functools import cached_property

import yaml
from markdown_it import MarkdownIt

from guide.tools import UsageError

FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
DIFFERENCE = re.compile(r"\A--- (?:a/(\S+)|/dev/null)\n\+\+\+ (?:b/(\S+)|/dev/null)\n")
HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@.*\n(?:[ +-].*\n|\n)*", re.MULTILINE)
WHOLE_FILE = re.compile(r"(?:\A|[.!?]\s)(Create|Replace) `([^`]+)`:\Z")
COMMAND = re.compile(r"^\$ (.*(?:(?<=\\)\n.*)*)\n((?:(?!\$ ).*\n?)*)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block.

    language: such as "console". text: its lines. line: the line of the README on which the text
    starts. before: the paragraph before it. info: what follows the fence, "console terminal=2".
    """

    language: str
    text: str
    line: int
    before: str
    info: str = ""

    @property
    def attributes(self):
        """Return the attributes of the block, {"terminal": "2"}."""
        return dict(word.partition("=")[::2] for word in self.info.split()[1:])

    @property
    def file(self):
        """Return the path of the file that this block holds whole, or None.

        The paragraph before it then ends in "Create `api/urls.py`:" or "Replace `api/urls.py`:".
        """
        return self._whole_file[1]

    @property
    def verb(self):
        """Return "Create" or "Replace" for a block that holds a whole file, else None."""
        return self._whole_file[0]

    @property
    def _whole_file(self):
        found = self.language != "diff" and WHOLE_FILE.search(self.before)
        return found.groups() if found else (None, None)

    @property
    def changes(self):
        """Return the path of the file that this block changes, as a difference or as a whole.

        Return None for a block that changes nothing, and for a difference without its header.
        """
        found = self.language == "diff" and DIFFERENCE.match(self.text)
        return (found[1] or found[2]) if found else self.file

    @property
    def hunks(self):
        """Return the hunks of a difference, each from its @@ line on."""
        return HUNK.findall(self.text)


@dataclass(frozen=True)
class Command:
    """A command of a lesson.

    text: what follows the `$`. shown: the output below it. line: its line in the README.
    terminal: the attribute of its block, "2", "all" or "". code: "before" for a command that is
    typed before the code changes, or "".
    """

    text: str
    shown: str
    line: int
    terminal: str = ""
    code: str = ""


@dataclass(frozen=True)
class FrontMatter:
    """What is between the two lines of dashes at the top of a README.

    minutes: how long it takes. browser: why a browser cannot run it. lab: "files" if the lab runs
    nothing. group: the group of pyproject.toml that it needs beyond the core. Of a step: base: the
    step that it extends, if that is not the one before; doctor: the codes of what the doctor finds
    in it; changes: the tests of earlier steps that no longer hold, each {"test": …, "why": …}. Of a
    pitfall: base: its step; level; symptom: the key of its heading in the index; differs: what its
    versions are.
    """

    minutes: int = 0
    base: str = ""
    level: str = ""
    symptom: str = ""
    differs: str = "settings"
    group: str = ""
    browser: str = ""
    lab: str = ""
    doctor: tuple = ()
    changes: tuple = ()


class Lesson:
    """A lesson. path: its README.md, or None. source: its text."""

    def __init__(self, path):
        self.path = path
        self.source = path.read_text("utf-8")

    @classmethod
    def of(cls, source):
        """Return the Lesson of a text that is not a file of its own."""
        lesson = cls.__new__(cls)
        lesson.path, lesson.source = None, source
        return lesson

    @cached_property
    def front_matter(self):
        """Return the FrontMatter of the README.

        Raises:
            UsageError: if it is not YAML, a key is not known, or a value is of the wrong type.
        """
        found = FRONT_MATTER.match(self.source)
        try:
            values = (yaml.safe_load(found[1]) or {}) if found else {}
        except yaml.YAMLError as error:
            raise UsageError(f"{self.path}: the front matter is not YAML: {error}") from None
        if not isinstance(values, dict):
            raise UsageError(f"{self.path}: the front matter must be keys with values.")
        kinds = {each.name: type(each.default) for each in fields(FrontMatter)}
        for key, value in values.items():
            if key not in kinds:
                known = ", ".join(kinds)
                raise UsageError(
                    f"{self.path}: the front matter has no key {key!r}. It has {known}."
                )
            if kinds[key] is str and type(value) is int:
                values[key] = str(value)  # `symptom: 401`
            elif kinds[key] is tuple and type(value) is list:
                values[key] = tuple(value)
            elif type(value) is not kinds[key]:
                raise UsageError(f"{self.path}: {key} must be of type {kinds[key].__name__}.")
        return FrontMatter(**values)

    @cached_property
    def title(self):
        """Return its first heading."""
        return re.search(r"^# (.+)$", self.source, re.MULTILINE)[1]

    @cached_property
    def blocks(self):
        """Return its fenced blocks, in order."""
        found = FRONT_MATTER.match(self.source)
        skipped = found[0].count("\n") if found else 0
        tokens = MarkdownIt().parse(self.source[found.end() if found else 0 :])
        blocks, paragraph = [], ""
        for token in tokens:
            if token.type == "inline":
                paragraph = token.content
            elif token.type == "fence":
                line = skipped + token.map[0] + 2
                language = token.info.strip().partition(" ")[0]
                blocks.append(Block(language, token.content, line, paragraph, token.info))
                paragraph = ""
        return blocks

    @property
    def changes(self):
        """Return the blocks that say what to write: differences, and whole files."""
        return [block for block in self.blocks if block.language == "diff" or block.file]

    @property
    def commands(self):
        """Return the commands of its `console` blocks, in order."""
        return [
            Command(
                found[1],
                found[2].rstrip("\n"),
                block.line + block.text.count("\n", 0, at),
                block.attributes.get("terminal", ""),
                block.attributes.get("code", ""),
            )
            for block in self.blocks
            if block.language == "console"
            for found in COMMAND.finditer(block.text)
            for at in [found.start()]
        ]


def header(old, new, name):
    """Return what a difference calls the two versions of a file. No text (None): no such file."""
    return (
        "/dev/null" if old is None else f"a/{name}",
        "/dev/null" if new is None else f"b/{name}",
    )


def difference(old, new, name):
    """Return the unified difference of two texts of a file. None: there is no such file."""
    return "".join(
        difflib.unified_diff(
            (old or "").splitlines(keepends=True),
            (new or "").splitlines(keepends=True),
            *header(old, new, name),
        )
    )
