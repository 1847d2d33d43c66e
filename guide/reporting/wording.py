"""Show values, tests and errors in a short text on one line."""

import ast
import re
from http import HTTPStatus

TOKEN = re.compile(r"eyJ[\w-]{6,}(?:\.[\w-]*)*")
LONGEST = 300  # characters of a text that is shown
SHORTEST_END = 100  # of them from the end of the text
WORDS = re.compile(r"(?<=[a-z])_s_")


def sentence(test):
    """Return the name of a test as a sentence, without a full stop.

    For "test_the_project_s_key[empty]", return "The project's key (empty)".
    """
    name, _, case = test.removeprefix("test_").partition("[")
    words = WORDS.sub("'s_", name).replace("_", " ")
    return words[:1].upper() + words[1:] + (f" ({case[:-1]})" if case else "")


def brief(value):
    """Return a value as text, with its tokens shortened and about LONGEST characters at most.

    A long list of lines, such as a traceback, keeps its last lines, because they name the cause.
    """
    if isinstance(value, list) and len(repr(value)) > LONGEST:
        lines = [repr(each) for each in value]
        while len(lines) > 1 and sum(map(len, lines)) > LONGEST:
            lines = lines[1:]
        return f"[… {shortened(', '.join(lines))}]"
    return shortened(value if isinstance(value, str) else repr(value))


def shortened(text):
    text = TOKEN.sub("eyJ…", text)
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - SHORTEST_END]} … {text[-SHORTEST_END:]}"


def with_phrase(status):
    """Return a status with its name: "404 Not Found"."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def message_of(error):
    """Return the last line of an assertion's own message, or "".

    pytest puts the message before its explanation, which begins a line with "assert".
    """
    message, _, _ = str(error).rpartition("\nassert ")
    return brief((message.strip().splitlines() or [""])[-1].strip())


def without_message(source):
    """Return an assert statement without its message; return any other source as it is."""
    try:
        [statement] = ast.parse(source).body
    except (SyntaxError, ValueError):  # a part of a statement
        return source
    if isinstance(statement, ast.Assert) and statement.msg:
        return f"assert {ast.get_source_segment(source, statement.test)}"
    return source
