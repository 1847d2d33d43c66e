"""Report the result of a check in words that a beginner understands."""

import math
import re
import textwrap
from collections import Counter

from guide.bootstrap import COMMAND
from guide.reporting.wording import sentence

WIDTH = 96
WHOLE_WORDS = {"break_on_hyphens": False, "break_long_words": False}
WORD = re.compile(r"/?[A-Za-z_][\w/.-]{2,}|\b[1-5]\d\d\b")
TYPED = re.compile(r"^```console[^\n]*\n.*?^```\n", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^## (.+)$")
# Sections that do not say what to do.
AFTERWARDS = (
    "What happened",
    "Try",
    "Recap in one sentence",
    "You will be able to",
    "Before you start",
)
# Words that are in most paragraphs and tests.
COMMON = {"the", "and", "assert", "with", "that", "for", "response", "answer", "test", "are", "not"}


def report(grade, readme):
    """Return what `check` prints when the tests do not pass.

    Args:
        grade: the grading.Grade.
        readme: the text of the learner's README.md.
    """
    if grade.start_error:
        return f"The project does not start.\n\n{row('the reason', grade.start_error)}"
    first, *others = grade.failures
    failure, exchange = first.failure, first.failure.exchange
    total = grade.passed + 1 + len(others)
    lines = [f"{grade.passed} of {total} tests pass. The first that fails:", ""]
    lines += [textwrap.fill(f"{sentence(first.name)}.", WIDTH, initial_indent="  "), ""]
    if exchange:
        lines += [row("sent", exchange.sent), row("came back", exchange.came_back)]
    reasons = [exchange.error if exchange else "", failure.reason, failure.error]
    lines += [row("the reason", reason) for reason in reasons if reason]
    if not failure.error:
        got, expected = "", failure.source
        if failure.comparison:
            got, expected = failure.comparison.got, failure.comparison.expected
        if failure.comparison and not (exchange and got == str(exchange.status)):
            lines += [row("found", got)]
        lines += [row("expected", expected)]
    lines += ["", row("the test", f"{failure.place}: {failure.source}")]
    if place := section(readme, first):
        lines += [row("the lesson", f"README.md, line {place[1]}, in “{place[0]}”")]
    return "\n".join(lines)


def row(name, text):
    """Return a name and its text, wrapped to the width of a terminal."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=f"  {name:<11}",
        subsequent_indent=" " * 13,
        **WHOLE_WORDS,
    )


def wrapped(markdown):
    """Return Markdown as a terminal shows it: paragraphs wrapped, code indented without fences."""
    parts = re.split(r"^(```.*?^```)$", markdown, flags=re.DOTALL | re.MULTILINE)
    return "".join(
        textwrap.indent("\n".join(part.splitlines()[1:-1]), "    ")
        if part.startswith("```")
        else re.sub(r"[^\n]+", lambda found: textwrap.fill(found[0], WIDTH, **WHOLE_WORDS), part)
        for part in parts
    )


def section(readme, outcome):
    """Return the heading and the line of the paragraph of a lesson that fits a failed test best.

    Rare words that they share count most. Returns None if they share no word.
    """
    failure, paragraphs = outcome.failure, list(_paragraphs(readme))
    counts = Counter(word for _, _, words in paragraphs for word in words)
    parts = [outcome.name.replace("_", " "), failure.source]
    if failure.comparison:
        parts.append(failure.comparison.expected)
    if failure.exchange:
        parts.append(failure.exchange.sent)
    wanted = _words(" ".join(parts))

    shown = next((line for heading, line, _ in paragraphs if heading == "See it work"), math.inf)

    def score(paragraph):
        found = sum(math.log(1 + len(paragraphs) / counts[word]) for word in wanted & paragraph[2])
        return found * (2.5 if paragraph[1] < shown else 1)  # what to do, before what it shows

    best = max(paragraphs, key=score, default=None)
    return best[:2] if best and score(best) else None


def _paragraphs(readme):
    """Yield (heading, line, words) of each paragraph below a heading, and of each block of code.

    Commands to type, and what they print, do not count.
    """
    heading, start, lines, fenced = None, 0, [], False
    text = TYPED.sub(lambda found: "\n" * found[0].count("\n"), readme)
    for number, line in enumerate([*text.splitlines(), "## "], 1):
        if line.startswith("```"):
            fenced = not fenced
        if not fenced and (not line.strip() or line.startswith(("## ", "- "))):
            if lines and heading and heading not in AFTERWARDS:
                yield heading, start, _words(" ".join(lines))
            lines = []
        if line.strip():
            start = start if lines else number
            lines.append(line)
        if found := HEADING.match(line):
            heading, lines = found[1], []


def _words(text):
    return {word.lower().strip("./-") for word in WORD.findall(text)} - COMMON


def doctor_tip(finding):
    """Return a finding of the doctor in words, and the pitfall that explains it."""
    place = f"{finding['file']}, line {finding['line']}: " if finding["file"] else ""
    return wrapped(
        f"{place}{finding['where']}. {finding['message']} {finding['hint']} That is the pitfall "
        f"{finding['pitfall']}: {COMMAND} start {finding['pitfall']}"
    )


def closing(exercise, following):
    """Return what `check` prints when all tests pass. following: the next step, or None."""
    lines = [f"{exercise.name} is done: all tests pass."]
    if following:
        lines.append(f"Next: {COMMAND} start {following.number}")
        lines.append(f"To continue with your own code: {COMMAND} start {following.number} --mine")
    else:
        lines.append(f"Next: {COMMAND} list")
    return "\n".join(lines)
