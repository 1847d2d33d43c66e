"""What only practising needs, in tests/exercises/NAME: `hints.md`, and in `wrong/` and `right/`
typical mistakes and other right answers. Mistakes that are made in every exercise are in `any`."""

import re
from functools import cached_property

from guide import course, lessons

FILES = "tests/exercises"
ANY = "any"
RULE = re.compile(r"^---\n", re.MULTILINE)
INTRODUCES_FILE = re.compile(r"\s*(?:Create|Replace) `[^`]+`:\s*\Z")


class DoesNotFit(Exception):
    """An answer cannot be laid over the code that it speaks of; its text says where and why."""


def folder_of(exercise):
    return course.ROOT / FILES / exercise.name


def hints(exercise):
    """The graded hints for an exercise, the gentlest first; empty where there are none."""
    path = folder_of(exercise) / "hints.md"
    return [part.strip() for part in RULE.split(path.read_text("utf-8"))] if path.exists() else []


def wrong(exercise):
    """The typical mistakes."""
    return [Answer(path) for path in sorted((folder_of(exercise) / "wrong").glob("*.md"))]


def anywhere():
    """The typical mistakes that can be made in every exercise. The fact `over` names the step in
    which each is rehearsed."""
    return [Answer(path) for path in sorted((course.ROOT / FILES / ANY).glob("*.md"))]


def right(exercise):
    """The other right answers."""
    return [Answer(path) for path in sorted((folder_of(exercise) / "right").glob("*.md"))]


def made_here(exercise, report, code):
    """The typical mistake that somebody has made whose check says this report, and who has changed
    these files, {"config/urls.py": its text}; None when it is none of those that are known. One
    of the exercise's own goes before one that can be made anywhere."""
    mistakes = wrong(exercise) + anywhere() if code else []
    return next((each for each in mistakes if each.is_made_in(report, code)), None)


class Answer:
    """One answer: what it changes in the course's own, and a few words. Of a mistake, the words are
    the hint for whoever makes it, and its facts say how it is recognised, by regular expressions:
    `seen` in what check says, `written` and `missing` in the files that the learner has changed.
    Quotes count as single, and space as one blank."""

    def __init__(self, path):
        self.path = path
        self.name = path.stem
        self.lesson = lessons.Lesson(path)

    @cached_property
    def words(self):
        """What it says, without the code."""
        text = self.lesson.source
        if facts := lessons.FACTS.match(text):
            text = text[facts.end() :]
        return INTRODUCES_FILE.sub("", text.partition("```")[0]).strip()

    def is_made_in(self, report, code):
        facts = self.lesson.facts
        written = plain(" ".join(code.values()))
        return all(
            [
                "seen" not in facts or re.search(plain(facts["seen"]), plain(report)),
                "written" not in facts or re.search(plain(facts["written"]), written),
                "missing" not in facts or not re.search(plain(facts["missing"]), written),
            ]
        )

    def over(self, code):
        """The code, {"config/urls.py": its text}, with this answer in it. Raises DoesNotFit."""
        code = dict(code)
        for block in self.lesson.changes:
            where = f"{self.path}:{block.line}"
            name = block.changes
            if block.file:
                code[name] = block.text
            elif name is None:
                raise DoesNotFit(f"{where}: a difference begins with --- a/PATH and +++ b/PATH")
            else:
                code[name] = changed(code.get(name, ""), block.text, where)
        return code


def plain(text):
    return re.sub(r"\s+", " ", text.replace('"', "'"))


def changed(text, difference, where):
    """A text after a difference, of whose hunks the lines count and not the line numbers: the lines
    before have to stand there once. (So a contributor need not count, and may paste `git diff`.)"""
    for hunk in re.split(r"^@@.*\n", "".join(difference.splitlines(True)[2:]), flags=re.MULTILINE):
        lines = [
            (line[:1], line[1:] if line[0] in "+- " else line) for line in hunk.splitlines(True)
        ]
        old = "".join(line for mark, line in lines if mark != "+")
        new = "".join(line for mark, line in lines if mark != "-")
        if old == new:
            continue
        if old and text.count(old) != 1:
            raise DoesNotFit(
                f"{where}: these lines stand {text.count(old)} times in the file:\n{old}"
            )
        text = text.replace(old, new) if old else text + new
    return text
