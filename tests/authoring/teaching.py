"""How many minutes a lesson takes, and the pages that show the minutes and add them up."""

import json
import re

from markdown_it import MarkdownIt

from guide import course, lessons

README = course.ROOT / "README.md"
PAGE = course.ROOT / "site" / "teach.md"
ANSWERS = course.ROOT / "tests" / "exercises" / "notebooks"

# Published averages of adults, per minute. Reading English non-fiction in silence: Brysbaert, "How
# many words do we read per minute?", 2019, https://doi.org/10.1016/j.jml.2019.104047. Typing
# sentences, 52 words of five characters: Dhakal and others, "Observations on Typing from 136
# Million Keystrokes", 2018, https://doi.org/10.1145/3173574.3174220.
WORDS = 238
CHARACTERS = 260

# An estimate: go to the terminal, start the program, read what it prints.
SECONDS_PER_COMMAND = 10

# How much longer a learner takes than these averages: code is slower to read and to type than
# sentences, and mistakes take time. Calibrated on Part I: readers who type everything need 80 to
# 95 minutes for it, and the averages alone give about 40.
EFFORT = 2.1

SLEEP = re.compile(r"\bsleep (\d+)")
SLEEP_IN_PYTHON = re.compile(r"\bsleep\((\d+)\)")
TAKES = re.compile(r"\bIt takes [\w-]+ minutes\.")
MARKUP = re.compile(r"(?<=\])\([^)]*\)")
MINUTES = re.compile(r"(?<=^minutes: )\d+$", re.MULTILINE)

NOTEBOOK = re.compile(r"^\| \[[^\]]*\]\(\.\./notebooks/(\w+)\.ipynb\) \|[^|]*\|$")
LINK = r"\[[^\]]*\]\((\.\./(?:steps|pitfalls)/\w+/README\.md)\)"
ROW = re.compile(rf"^\| {LINK} \|[^|]*\|$")
TIME = re.compile(r"^\| .* \| (\d+) \|$")
TOGETHER = re.compile(r"^\| \*\*Together\*\* \|[^|]*\|$")
HEADING = re.compile(rf"^### {LINK}, .*$")
PLAN = re.compile(r"^## .*\((\d+) minutes\)$")
STEP = re.compile(r"^\| \d\d \| \[.*\]\(steps/(\w+)/README\.md\) \| \d+ \|$", re.MULTILINE)


def minutes_of(lesson):
    """Return how many whole minutes a reader takes who types everything by hand.

    The time for the words, the characters and the commands is multiplied by EFFORT. What a
    `sleep` waits is added as it is.
    """
    working = (
        words_to_read(lesson) / WORDS
        + characters_to_type(lesson) / CHARACTERS
        + len(lesson.commands) * SECONDS_PER_COMMAND / 60
    )
    return max(1, round(EFFORT * working + seconds_to_wait(lesson) / 60))


def words_to_read(lesson):
    """Return the number of words outside the code blocks, the folded answers included."""
    source = lessons.FRONT_MATTER.sub("", lesson.source)
    return words_in(source)


def words_in(markdown):
    """Return the number of words of a Markdown text, without its code blocks."""
    tokens = MarkdownIt().enable("table").parse(markdown)
    texts = [MARKUP.sub("", token.content) for token in tokens if token.type == "inline"]
    return sum(len(text.split()) for text in texts)


def characters_to_type(lesson):
    """Return the number of characters of the code and the commands, without indentation."""
    lines = [line for command in lesson.commands for line in command.text.splitlines()]
    for block in lesson.changes:
        if block.file:
            lines += block.text.splitlines()
        else:
            added = "".join(block.hunks).splitlines()
            lines += [line[1:] for line in added if line.startswith("+")]
    return sum(len(line.strip()) for line in lines)


def seconds_to_wait(lesson):
    """Return how many seconds the lesson's commands sleep."""
    return sum(int(found) for command in lesson.commands for found in SLEEP.findall(command.text))


def with_own_minutes(step):
    """Return the README of a step, with the minutes that its text takes in its front matter."""
    front_matter = lessons.FRONT_MATTER.match(step.lesson.source)[0]
    made = MINUTES.sub(str(minutes_of(step.lesson)), front_matter)
    return made + step.lesson.source.removeprefix(front_matter)


def minutes_of_notebook(path):
    """Return how many whole minutes a reader takes who runs each cell and solves the exercises.

    The code of the cells is read, and the right answers are typed. The rest is as in minutes_of().
    """
    cells = [
        (cell["cell_type"], "".join(cell["source"]))
        for cell in json.loads(path.read_text("utf-8"))["cells"]
    ]
    prose = sum(words_in(text) for kind, text in cells if kind == "markdown")
    code = [text for kind, text in cells if kind == "code"]
    answers = (ANSWERS / path.stem / "right.py").read_text("utf-8").splitlines()
    typed = sum(len(line.strip()) for line in answers if not line.startswith("#"))
    working = (
        (prose + sum(len(text.split()) for text in code)) / WORDS
        + typed / CHARACTERS
        + len(code) * SECONDS_PER_COMMAND / 60
    )
    waits = sum(int(found) for text in code for found in SLEEP_IN_PYTHON.findall(text))
    return max(1, round(EFFORT * working + waits / 60))


def with_own_minutes_in_notebook(path):
    """Return the text of a notebook, with its minutes in its metadata and at its top."""
    book = json.loads(path.read_text("utf-8"))
    minutes = minutes_of_notebook(path)
    book["metadata"]["course"]["minutes"] = minutes
    top = book["cells"][0]
    top["source"] = [TAKES.sub(f"It takes {minutes} minutes.", line) for line in top["source"]]
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def facts_of_notebook(name):
    """Return (title, minutes) of the notebook of this name, as `01_first_token`."""
    path = course.ROOT / "notebooks" / f"{name}.ipynb"
    book = json.loads(path.read_text("utf-8"))
    title = "".join(book["cells"][0]["source"]).split("\n")[0].removeprefix("# ")
    return title, book["metadata"]["course"]["minutes"]


def with_map(source):
    """Return the README of the course, with the titles and minutes of the steps in its tables."""

    def row(found):
        step = course.find_step(found[1])
        title = step.lesson.title.partition(" · ")[2].replace("|", "\\|")
        return f"| {step.number} | [{title}](steps/{step.name}/README.md) | {step.minutes} |"

    return STEP.sub(row, source)


def with_minutes(source):
    """Return site/teach.md, with the titles and minutes of the lessons and the sum of each plan."""
    lines, total = [], 0
    for line in source.splitlines():
        if found := ROW.match(line):
            title, minutes = facts(found[1])
            line = f"| [{title}]({found[1]}) | {minutes} |"
        elif found := NOTEBOOK.match(line):
            title, minutes = facts_of_notebook(found[1])
            line = f"| [Notebook {title}](../notebooks/{found[1]}.ipynb) | {minutes} |"
        elif found := HEADING.match(line):
            title, minutes = facts(found[1])
            line = f"### [{title}]({found[1]}), {minutes} minutes"
        elif TOGETHER.match(line):
            line = f"| **Together** | **{total}** |"
        if not line.startswith("|"):
            total = 0
        elif found := TIME.match(line):
            total += int(found[1])
        lines.append(line)
    return "\n".join(lines) + "\n"


def facts(link):
    """Return (title, minutes) of the lesson to which a link of site/teach.md leads."""
    folder = course.find(link.split("/")[-2])
    return folder.lesson.title.replace("|", "\\|"), folder.minutes


def plans(source):
    """Return {"Half a day (210 minutes)": (minutes available, minutes of the plan)}."""
    found, heading = {}, None
    for line in source.splitlines():
        if line.startswith("## "):
            heading = PLAN.match(line)
        if heading and (together := re.match(r"^\| \*\*Together\*\* \| \*\*(\d+)\*\* \|$", line)):
            found[heading[0].removeprefix("## ")] = int(heading[1]), int(together[1])
    return found
