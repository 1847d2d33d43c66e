"""Name the pages that explain a message, a JSON body, a log line or a sentence.

It reads TEXT and names at most three pages, the likeliest first. If no page is likely, it says so,
and the exit status is 1."""

import sys
from pathlib import Path

from explain import index
from guide.course import COMMAND, ROOT, UsageError

UNKNOWN = f"No page fits this text. All pitfalls, by what you see: {{}}. Or: {COMMAND} doctor DIR"
NOTHING = f'TEXT has no words. Paste the message between quotes: {COMMAND} explain "…"'


def add_arguments(parser):
    parser.add_argument("text", nargs="*", metavar="TEXT", help="the text, or - for the input")


def run(args):
    text = " ".join(args.text)
    if text == "-":
        sys.stdin.reconfigure(errors="replace")
        text = sys.stdin.read()
    if not any(letter.isalnum() for letter in text):
        raise UsageError(NOTHING)
    answers = index.search(text)
    if not answers:
        print(UNKNOWN.format(place("pitfalls/README.md")))
        return 1
    for number, each in enumerate(answers, 1):
        print(f"{number}. {each.title}\n   {place(each.path)}\n   {each.why}\n")
    return 0


def place(path):
    """Return a path that works where the reader types."""
    return path if Path.cwd() == ROOT else str(ROOT / path)
