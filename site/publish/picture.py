"""Draws the requests of a lesson, with the responses that it shows: client, API, and arrows."""

import re
import shlex
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

MOST = 4  # so many requests fit beside a difference: the last ones of a lesson, which show its idea
LONGEST = 58  # characters of a line of text

CURL = re.compile(r"\bcurl .*")
STATUS = re.compile(r"HTTP/\S+ (.+)")
SAYS = re.compile(r'"(?:detail|message)": ?"((?:[^"\\]|\\.)+)"')
CODE = re.compile(r"`([^`]+)`")
HEADERS = ("Authorization", "Origin", "Host", "X-Forwarded-Proto")

# In the units of the drawing.
WIDTH, LEFT, RIGHT, TOP, LINE, GAP = 640, 40, 600, 40, 17, 14


@dataclass(frozen=True)
class Exchange:
    """A request and its response, as texts: "GET /readyz", "reports", ["503 …", "{…}"]."""

    request: list
    receiver: str
    response: list


def exchanges(lesson, secret=""):
    """Return the last requests with curl that a lesson types.

    Args:
        secret: the answer to a question. What it types and what it names is left out.
    """
    commands = list(lesson.commands)
    while commands and commands[-1].text in secret:  # the answer is the end of the lesson
        commands.pop()
    found = [
        Exchange(*sent(curl[0]), received(command.shown))
        for command in commands
        if (curl := CURL.search(command.text.replace("\\\n", " "))) and command.shown
    ]
    return [it for it in found if not set(it.response) & set(CODE.findall(secret))][-MOST:]


def sent(curl):
    """Return the lines about a request, and which service receives it."""
    words = shlex.split(re.split(r" \| |;|\$\(", curl)[0])
    given = {}
    for option, value in zip(words, words[1:], strict=False):
        given.setdefault(option, []).append(value)
    url = urlsplit(next(word for word in words if word.startswith("http")))
    method = given.get("-X", ["POST" if "-d" in given else "GET"])[0]
    headers = [header for header in given.get("-H", []) if header.startswith(HEADERS)]
    more = [*headers, *given.get("-u", []), " ".join(given.get("-d", []))]
    lines = [f"{method} {url.path}", *filter(None, more)]
    return [short(line) for line in lines], "reports" if url.port == 8001 else "API"


def received(shown):
    """Return the lines about a response: its status, if the lesson shows it, and its body."""
    lines = [line.strip() for line in shown.splitlines() if line.strip(" …")]
    status = [found[1] for line in lines[:1] if (found := STATUS.match(line))]
    body = [line for line in lines[-1:] if not STATUS.match(line)]
    said = [(SAYS.findall(line) or [line])[-1] for line in body]  # the last one says it best
    return [short(line) for line in status + said]


def short(line):
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def draw(lesson, secret=""):
    """Return the exchanges of a lesson as one line of HTML with a drawing in it."""
    found = exchanges(lesson, secret)
    shapes, y = [text(LEFT, 16, "client", "name"), text(RIGHT, 16, "API", "name", "end")], TOP
    for exchange in found:
        for lines, to_right in ((exchange.request, True), (exchange.response, False)):
            for line in lines:
                shapes.append(text(LEFT + 16, y, line, "sent" if to_right else "came"))
                y += LINE
            if to_right and exchange.receiver != "API":
                shapes.append(text(RIGHT - 8, y - LINE, exchange.receiver, "name", "end"))
            shapes.append(arrow(y - LINE / 2, to_right))
            y += GAP
    for x in (LEFT, RIGHT):
        shapes.insert(0, f'<line x1="{x}" y1="22" x2="{x}" y2="{y}" stroke="#999"/>')
    return (
        f'<div class="picture"><svg viewBox="0 0 {WIDTH} {y + 4}" role="img" '
        f'aria-label="{escape(in_words(found))}">{"".join(shapes)}</svg></div>'
    )


def in_words(found):
    return ". ".join(f"{', '.join(it.request)}: {', '.join(it.response)}" for it in found)


def text(x, y, words, kind, anchor="start"):
    return f'<text x="{x}" y="{y:g}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def arrow(y, to_right):
    """Return an arrow over the whole width: drawn through for a request, dashed for a response."""
    tip, back, dashes = (RIGHT, RIGHT - 9, "") if to_right else (LEFT, LEFT + 9, "6 4")
    line = f'<line x1="{LEFT}" y1="{y:g}" x2="{RIGHT}" y2="{y:g}" stroke="#333"'
    line += f' stroke-dasharray="{dashes}"/>' if dashes else "/>"
    return line + f'<polygon points="{tip},{y:g} {back},{y - 5:g} {back},{y + 5:g}" fill="#333"/>'
