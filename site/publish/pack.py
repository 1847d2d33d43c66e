"""for teachers: make pages to print and to show, from the lessons: hand-out, questions, checklist …

Each page is one HTML file. A browser prints it, and shows it without a network."""

import re
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from guide import course
from publish import picture

PAGES = Path(__file__).parent / "pack_pages"  # those that are written by hand
PLANS = course.ROOT / "site" / "teach.md"
CHEATSHEET = course.ROOT / "site" / "cheatsheet.md"
GLOSSARY = course.ROOT / "site" / "glossary.md"

SECTION = r"^## {}\n(.*?)(?=^## |\Z)"
DIFFERENCE = re.compile(r"^```diff[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
ANSWER = re.compile(r"<details><summary>.*?</summary>\s*(.*?)</details>", re.DOTALL)
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:)[^)]*\)")
TERM = re.compile(r"^## (.+)\n\n(.+)$", re.MULTILINE)
PLAN = re.compile(r"^## ([^\n]* \(\d+ minutes\))\n(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (.*) \| (\d+) \|$", re.MULTILINE)

HTML = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style>
{body}
</html>
"""
STYLE = """
body { font: 11pt/1.4 sans-serif; max-width: 46em; margin: 1em auto; padding: 0 1em; }
table { border-collapse: collapse; } td, th { border: 1px solid #999; padding: .2em .5em; }
td, th { text-align: left; vertical-align: top; }
code, pre { font-family: monospace; font-size: 90%; } pre { white-space: pre-wrap; }
@page { size: A4; margin: 14mm; }
"""
SLIDES = """
body { font-size: 14pt; max-width: none; margin: 0; }
section { break-after: page; break-inside: avoid; }
section pre { font-size: 8.5pt; line-height: 1.2; margin: 0; } h1 { font-size: 1.4em; }
h1, p { margin: .3em 0; } .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1em; }
svg { width: 100%; max-height: 120mm; font-family: sans-serif; font-size: 13px; }
.name { font-weight: bold; } .sent, .came { font-family: monospace; } .came { fill: #1b5e20; }
@page { size: A4 landscape; margin: 10mm; }
"""
HANDOUT = """
body { font-size: 8.5pt; line-height: 1.25; } h1 { font-size: 1.4em; } h2 { font-size: 1.15em; }
h1, h2, p, ul, ol { margin: .4em 0; } @page { size: A4; margin: 10mm; }
"""
LARGEST = 20  # lines of a difference that fit on a page to show


def add_arguments(parser):
    parser.add_argument("dir", metavar="DIR", nargs="?", help="the folder to write to (work/pack)")


def run(args):
    folder = Path(args.dir or course.WORK / "pack").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (folder / name).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise course.UsageError(f"{folder} cannot be written: {error.strerror}.") from None
    print(f"Open this in a browser, to print and to show: {folder / 'index.html'}")


def pages():
    """Return all pages, {"handout.html": its text}."""
    by_hand = {path.stem: path.read_text("utf-8") for path in PAGES.glob("*.md")}
    by_hand["checklist"] += clocks()
    made = {
        "overview": (overview(), ""),
        "slides": ("\n\n".join(map(slide, course.steps())), SLIDES),
        "handout": (handout(), HANDOUT),
        "questions": (questions(), ""),
        "glossary": (glossary(), ""),
        **{name: (text, "") for name, text in by_hand.items()},
    }
    links = [f"- [{title_of(text)}]({name}.html)" for name, (text, _) in made.items()]
    made["index"] = ("# The teacher's pack\n\n" + "\n".join(links), "")
    return {f"{name}.html": page(*given) for name, given in made.items()}


def page(markdown, style):
    """Return a Markdown text as one HTML file."""
    renderer = MarkdownIt("commonmark", {"html": True}).enable("table")
    title = title_of(markdown)
    return HTML.format(
        title=escape(title), style=STYLE + style, body=renderer.render(markdown).strip()
    )


def title_of(markdown):
    return re.search(r"^# (.*)$", markdown, re.MULTILINE)[1]


def section(lesson, heading):
    """Return the text below a heading of a lesson, links as their words. "" without the heading."""
    found = re.search(SECTION.format(heading), lesson.source, re.MULTILINE | re.DOTALL)
    return LINK.sub(r"\1", found[1]).strip() if found else ""


def symptom(lesson):
    """Return the first paragraph of a lesson."""
    return LINK.sub(r"\1", lesson.source.split(f"# {lesson.title}\n\n")[1].split("\n\n")[0])


def key_points(lesson):
    """Return the first words, in bold, of each thing that happened. Without bold ones, all."""
    text = section(lesson, "What happened")
    return re.findall(r"^- \*\*(.+?)\*\*", text, re.M) or re.findall(r"^- (.*)$", text, re.M)


def overview():
    """Return the objectives and key points of each step."""
    parts = ["# What each step teaches"]
    for step in course.steps():
        objectives = section(step.lesson, "You will be able to")
        points = "\n".join(f"- {point}" for point in key_points(step.lesson))
        parts += [f"## {step.lesson.title} ({step.minutes} minutes)", symptom(step.lesson)]
        parts += [f"Learners will be able to\n\n{objectives}"] if objectives else []
        parts += [f"Key points\n\n{points}"] if points else []
    return "\n\n".join(parts)


def slide(step):
    """Return the page of a step to show: the problem, what changes, a picture, the question."""
    lines = "\n".join(DIFFERENCE.findall(step.lesson.source)).splitlines()
    shown = "\n".join(lines[:LARGEST])
    more = f"\n\n… and {len(lines) - LARGEST} more lines." if len(lines) > LARGEST else ""
    question, answer = exit_question(step)
    drawing = picture.draw(step.lesson, secret=answer)
    change = f"```\n{shown}\n```{more}" if lines else ""
    return (
        f"<section>\n\n# {step.lesson.title}\n\n{symptom(step.lesson)}\n\n"
        f'<div class="sides">\n<div>\n\n{change}\n\n</div>\n{drawing}\n</div>\n\n'
        f"**{question}**\n\n</section>"
    )


def exit_question(step):
    """Return the question at the end of a lesson, and its answer; "" for what it does not have."""
    text = section(step.lesson, "Try")
    answer = ANSWER.search(text)
    return text.partition("<details>")[0].strip(), answer[1].strip() if answer else ""


def questions():
    """Return the question of each step, and below them all answers."""
    asked, answered = ["# Exit questions"], ["# Answers"]
    for step in course.steps():
        question, answer = exit_question(step)
        if not (question and answer):
            continue
        asked += [f"## {step.lesson.title}", question]
        answered += [f"## {step.lesson.title}", answer]
    return "\n\n".join([*asked, '<div style="break-before: page"></div>', *answered])


def handout():
    """Return what learners take home of Part I: a sentence for each step, and two tables."""
    parts = ["# JWT in Django: hand-out"]
    steps = course.steps()
    steps = steps[: steps.index(course.end_of_part_one()) + 1]
    recaps = [section(step.lesson, "Recap in one sentence") for step in steps]
    parts += [
        "\n".join(
            f"{number}. {' '.join(recap.split())}" for number, recap in enumerate(recaps, start=1)
        )
    ]
    sheet = CHEATSHEET.read_text("utf-8")
    for heading in ("Quick reference", "What an answer means"):
        found = re.search(SECTION.format(heading), sheet, re.MULTILINE | re.DOTALL)[1]
        parts += [f"## {heading}", LINK.sub(r"\1", found).strip()]
    return "\n\n".join(parts)


def glossary():
    """Return the terms of the website's glossary, as a table."""
    found = TERM.findall(GLOSSARY.read_text("utf-8"))
    rows = [f"| {term} | {meaning} |" for term, meaning in found]
    return "\n".join(["# Glossary", "", "| Term | What it is |", "|---|---|", *rows])


def clocks():
    """Return for each plan of site/teach.md the minute at which each part begins."""
    parts = []
    for heading, body in PLAN.findall(PLANS.read_text("utf-8")):
        rows, minute = ["| Minute | Part |", "|---|---|"], 0
        for what, minutes in ROW.findall(body):
            part = LINK.sub(r"\1", what)
            rows.append(f"| {minute} | {part} |")
            minute += int(minutes)
        rows.append(f"| {minute} | The end |")
        parts.append(f"## {heading}\n\n" + "\n".join(rows))
    return "\n\n" + "\n\n".join(parts) + "\n"
