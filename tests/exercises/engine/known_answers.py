"""The hints, typical mistakes and other right answers of the exercises, in tests/exercises.

Each exercise has a file of its own, NAME.md. The mistakes that are possible in every exercise are
in common_mistakes.md. tests/exercises/README.md explains the format.
"""

import io
import re
import tokenize
from functools import cache, cached_property

import yaml

from guide import course, lessons

FILES = "tests/exercises"
COMMON = "common_mistakes"
SECTION = re.compile(
    r"^## (Hint [1-3]|Mistake: [^\n]+|Also right: [^\n]+)\n"
    r"(.*?)(?=^## (?:Hint|Mistake:|Also right:)|\Z)",
    re.MULTILINE | re.DOTALL,
)
FACTS = re.compile(r"\A\s*```yaml\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
INTRODUCES_FILE = re.compile(r"\s*(?:Create|Replace) `[^`]+`:\s*\Z")
DELETES = re.compile(r"--- .*\n\+\+\+ /dev/null\n")
REASON = re.compile(
    r"(?<= )the reason (.*?)(?= (?:found|expected|the test) | the reason |$)", re.DOTALL
)


class DoesNotFit(Exception):
    """An answer cannot be laid over the code that it changes; its text says where and why."""


def hints(exercise):
    """Return the hints for an exercise, the shortest first. Without a file, return none."""
    found = sections(exercise.name, "Hint")
    return [text.strip() for _, _, text in found]


def mistakes(exercise):
    """Return the typical mistakes of an exercise."""
    return answers(exercise.name, "Mistake")


def also_right(exercise):
    """Return the other right answers to an exercise."""
    return answers(exercise.name, "Also right")


def common_mistakes():
    """Return the typical mistakes that are possible in every exercise.

    The fact `over` names the step in which the rehearsal makes them.
    """
    return answers(COMMON, "Mistake")


def answers(name, kind):
    return list(_answers(path_of(name), kind))


@cache
def _answers(path, kind):
    return [
        KnownAnswer(path, title.partition(": ")[2], text, line)
        for title, line, text in _sections(path)
        if title.startswith(kind)
    ]


def path_of(name):
    return course.ROOT / FILES / f"{name}.md"


def sections(name, kind):
    """Return (heading, line, text) of each section of a kind: "Hint", "Mistake", "Also right"."""
    return [section for section in _sections(path_of(name)) if section[0].startswith(kind)]


@cache
def _sections(path):
    source = path.read_text("utf-8") if path.exists() else ""
    return [
        (found[1], source.count("\n", 0, found.start(2)), found[2])
        for found in SECTION.finditer(source)
    ]


def mistake_in(exercise, report, code):
    """Return the typical mistake that explains a failed check best, or None.

    Args:
        exercise: a course.Step or a course.Pitfall.
        report: the text that `check` prints.
        code: the files that the learner changed, {"config/urls.py": text}.
    """
    found = ranked(exercise, report, code)
    return found[0][1] if found else None


def ranked(exercise, report, code):
    """Return (rank, mistake) of each mistake that fits, the best first.

    What was observed counts most: an exception, then anything else in the report, then the source
    text alone. Then the number of conditions counts, then whether it is a mistake of this exercise,
    then how much of the report its pattern matches.
    """
    if not code:
        return []
    own, found = mistakes(exercise), []
    work, report = Work(code), one_line(report)
    reasons = " ".join(REASON.findall(report))
    for mistake in own + common_mistakes():
        if mistake.fits(report, work):
            seen = mistake.pattern("seen")
            in_reason = seen and re.search(seen, reasons)
            matched = seen and re.search(seen, report)
            observed = 2 if in_reason else 1 if seen else 0
            conditions = len(mistake.facts.keys() - {"over"})
            extent = len(matched[0]) if matched else 0
            found.append(((observed, conditions, mistake in own, extent), mistake))
    return sorted(found, key=lambda each: each[0], reverse=True)


class Work:
    """The files that a learner changed, as the facts of a mistake are searched in them."""

    def __init__(self, code):
        self.names = " ".join(code)
        self.lines = "\n".join(code.values())
        self.files = [one_line(without_comments(text)) for text in code.values()]

    def has(self, pattern):
        return any(re.search(pattern, text) for text in self.files)

    def has_line(self, pattern):
        return re.search(f"^(?:{pattern})", self.lines, re.MULTILINE) is not None


class KnownAnswer:
    """A typical mistake or another right answer: its words, and what it changes.

    The words of a mistake are the tip that `check` shows. Its facts recognise it, by regular
    expressions: `seen` in the report, `written` in a file that the learner changed, `line` at the
    start of a line of it, `file` in its name; `missing` must not be in any. All have to hold.
    Comments do not count, both kinds of quotes count as ', and any white space as one blank.

    `imports` is a dict, {"path": "from django.urls import path"}. The first group of `seen` has to
    be one of its keys. It replaces {name} in the words, and the value replaces {import}.
    """

    def __init__(self, path, name, text, line=0):
        self.path, self.name, self.line = path, name, line
        self.lesson = lessons.Lesson.of("\n" * line + text)
        self.text = text

    @cached_property
    def facts(self):
        found = FACTS.match(self.text)
        return yaml.safe_load(found[1]) if found else {}

    @cached_property
    def words(self):
        """The explanation, without facts and code."""
        text = FACTS.sub("", self.text)
        return INTRODUCES_FILE.sub("", text.partition("```")[0]).strip()

    def pattern(self, fact):
        return one_line(self.facts[fact]) if fact in self.facts else None

    def fits(self, report, work):
        """Return True if all facts hold. The report is on one line."""
        seen, written, missing = map(self.pattern, ("seen", "written", "missing"))
        found = seen and re.search(seen, report)
        return not (
            (seen and not found)
            or ("imports" in self.facts and found[1] not in self.facts["imports"])
            or (written and not work.has(written))
            or (missing and work.has(missing))
            or ("file" in self.facts and not re.search(self.facts["file"], work.names))
            or ("line" in self.facts and not work.has_line(self.facts["line"]))
        )

    def tip(self, report):
        """Return the words for a learner whose check prints this report."""
        if "imports" not in self.facts:
            return self.words
        name = re.search(self.pattern("seen"), one_line(report))[1]
        line = self.facts["imports"][name]
        return self.words.replace("{name}", name).replace("{import}", line)

    def over(self, code):
        """Return the code, {"config/urls.py": text}, with this answer in it.

        Raises:
            DoesNotFit: if lines that the answer changes are not in the file, or more than once.
        """
        code = dict(code)
        for block in self.lesson.changes:
            where = f"{self.path}:{block.line}"
            name = block.changes
            if name and DELETES.match(block.text):
                del code[name]
            elif block.file:
                code[name] = block.text
            elif name is None:
                raise DoesNotFit(f"{where}: a difference begins with --- a/PATH and +++ b/PATH")
            else:
                code[name] = changed(code.get(name, ""), block.text, where)
        return code

    def __eq__(self, other):
        return (self.path, self.name) == (other.path, other.name)

    def __hash__(self):
        return hash((self.path, self.name))

    def __repr__(self):
        return f"{self.path.name}:{self.line} ({self.name})"


def one_line(text):
    """Return a text with one kind of quotes, and one blank for any white space."""
    return re.sub(r"\s+", " ", text.replace('"', "'"))


def without_comments(text):
    """Return Python code without its comments, or the text as it is if it is not Python."""
    lines = text.splitlines(keepends=True)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                line, start = token.start
                lines[line - 1] = lines[line - 1][:start] + "\n"
    except (tokenize.TokenError, SyntaxError):
        return text
    return "".join(lines)


def changed(text, difference, where):
    """Return a text after a difference. The lines of its hunks count, and not the line numbers.

    The lines before the change have to be in the text once. A contributor need not count lines,
    and may paste what `git diff` prints.
    """
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
                f"{where}: these lines are {text.count(old)} times in the file:\n{old}"
            )
        text = text.replace(old, new) if old else text + new
    return text
