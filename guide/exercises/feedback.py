"""Says what a proof found, in words that a beginner understands."""

import math
import re
import textwrap
from collections import Counter

from guide.bootstrap import COMMAND

WIDTH = 96
WHOLE_WORDS = {"break_on_hyphens": False, "break_long_words": False}
WORD = re.compile(r"/?[A-Za-z_][\w/.-]{2,}|\b[1-5]\d\d\b")
TYPED = re.compile(r"^```console\n.*?^```\n", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^## (.+)$")
# Sections that say what has been done by then, and not what to do.
AFTERWARDS = ("What happened", "Try")
# What neither a lesson's words nor a test's are told apart by.
COMMON = {"the", "and", "assert", "with", "that", "for", "response", "answer", "test", "are", "not"}


def report(examination, readme):
    """What a failed check has to say. readme: the text of the learner's README.md."""
    if examination.broken:
        return f"The project does not start.\n\n{row('the reason', examination.broken)}"
    first, *others = examination.failures
    total = examination.passed + 1 + len(others)
    lines = [f"{examination.passed} of {total} promises are kept. Not yet:", ""]
    lines += [textwrap.fill(f"{sentence(first.test)}.", WIDTH, initial_indent="  "), ""]
    if first.exchange:
        lines += [row("sent", first.exchange.sent), row("came back", first.exchange.came_back)]
        if first.exchange.error:
            lines += [row("the reason", first.exchange.error)]
    if first.reason:
        lines += [row("the reason", first.reason)]
    if first.error:
        lines += [row("the reason", first.error)]
    elif first.expected and not says(first.exchange, first.got):
        lines += [row("found", first.got)]
    if not first.error:
        lines += [row("expected", first.expected or first.source)]
    lines += ["", row("the test", f"{first.line}: {first.source}")]
    if place := section(readme, first):
        lines += [row("the lesson", f"README.md, line {place[1]}, in “{place[0]}”")]
    return "\n".join(lines)


def row(name, text):
    """A name and what it says, over as many lines as that takes."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=f"  {name:<11}",
        subsequent_indent=" " * 13,
        **WHOLE_WORDS,
    )


def wrapped(markdown):
    """A text as a terminal shows it best: paragraphs in lines, code indented and without fences."""
    parts = re.split(r"^(```.*?^```)$", markdown, flags=re.DOTALL | re.MULTILINE)
    return "".join(
        textwrap.indent("\n".join(part.splitlines()[1:-1]), "    ")
        if part.startswith("```")
        else re.sub(r"[^\n]+", lambda found: textwrap.fill(found[0], WIDTH, **WHOLE_WORDS), part)
        for part in parts
    )


def says(exchange, got):
    """Whether what came back shows already what was got: its status."""
    return exchange is not None and got == str(exchange.status)


def sentence(test):
    """What a test is called, as a sentence: "A login answers with two tokens"."""
    name, _, case = test.removeprefix("test_").partition("[")
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:] + (f" ({case[:-1]})" if case else "")


def section(readme, failure):
    """The heading and the line of the paragraph that has most in common with a failing test, the
    rare words counting most; None where nothing has."""
    paragraphs = list(_paragraphs(readme))
    counts = Counter(word for _, _, words in paragraphs for word in words)
    parts = [failure.test.replace("_", " "), failure.source, failure.expected]
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
    """(heading, line, words) of each paragraph below a heading, and of each block of code; what a
    lesson has typed and gets as an answer does not count."""
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


def advice(finding):
    """What the doctor found, in words, and where that mistake is shown."""
    place = f"{finding['file']}, line {finding['line']}: " if finding["file"] else ""
    return wrapped(
        f"{place}{finding['where']}. {finding['message']} {finding['hint']} That is the pitfall "
        f"{finding['pitfall']}: {COMMAND} start {finding['pitfall']}"
    )


def closing(exercise, following):
    """What a learner is told whose check has passed. following: the next step, or None."""
    lines = [f"{exercise.name} is done: every promise is kept."]
    if following:
        lines.append(f"What next: {COMMAND} start {following.number}")
        lines.append(f"Or carry on from your own work: {COMMAND} start {following.number} --mine")
    else:
        lines.append(f"What next: {COMMAND} list")
    return "\n".join(lines)
