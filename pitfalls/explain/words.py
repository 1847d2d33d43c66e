"""Turns what people paste into words: a message, a JSON body, a log line, a traceback, a sentence.

The same rules make the words of the pages. They are few and plain, because the website repeats them
in JavaScript."""

import ast
import json
import re
from contextlib import suppress

TOKEN = re.compile(r"\beyJ[\w.=+/-]*|\b[A-Za-z0-9+/]{40,}={0,2}")
ADDRESS = re.compile(r"\bhttps?://[\w.-]+(?::\d+)?|\b[A-Za-z]:\\\S*|(?:/[\w.~-]+){4,}/?")
STATUSES = "101|20[0-4]|30[12378]|40[01345]|415|422|429|50[0-4]"  # of HTTP
JOINED = re.compile(  # "access token" is access_token, as in code
    r"\b(?:(?:access|refresh|sliding)[ -]token|user[ -]model|simple[ -]jwt(?!-login)"
    r"|rest[ -]framework|dj[ -]rest[ -]auth|docker[ -]login|race[ -]condition)",
    re.IGNORECASE,
)
OTHER = re.compile(  # flask-jwt, JWT::VerificationError, org.springframework.web, Login.java
    r"\b(?!(?:simple|django|drf|framework|graphql|rest|auth|non)-)[a-z]\w*-jwt\b|\bjwt-(?:go|cpp|auth)\b"
    r"|\w::\w|\b[cf]#|\bc\+\+|\.net\b|\b(?:com|org|io|net)\.\w+\.\w|\w\.(?:java|php|rb|go|cs|kt|scala)\b",
    re.IGNORECASE,
)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORD = re.compile(rf"[^\W\d]\w*|\b(?:{STATUSES})\b")
IDENTIFIER = re.compile(r"[^\W\d]\w*(?:_\w+|[a-z][A-Z]\w*)")
FRAME = re.compile(r'^\s*File ".*?([\w-]+)\.py", line \d+(?:, in (\S+))?', re.MULTILINE)
DETAIL = re.compile(r"ErrorDetail\(string=(['\"])(.*?)\1, code=(['\"])(.*?)\3\)")
BODY = re.compile(r"[{\[].*[}\]]", re.DOTALL)
APOSTROPHE = re.compile(r"(?<=[a-z])['’](?=[a-z])")
LOG_IN = re.compile(r"\b(?:log|logs|logged|logging|sign|signs|signed)[ -](in|out)\b", re.IGNORECASE)
EMAIL = re.compile(r"\be-mail", re.IGNORECASE)
LONGEST = 20_000  # characters of a log that are read, the last ones


def read(pasted):
    """Return the part of a pasted text that says what happened, as one text.

    Of a traceback these are its exceptions and the last place in the code. Of a JSON body these are
    its values, and the names of the fields that are rejected.
    """
    text = DETAIL.sub(r'"\2"', pasted[-LONGEST:])
    frames = FRAME.findall(text)
    if frames:
        lines = [line for line in text.splitlines() if line and not line[0].isspace()]
        text = "\n".join([" ".join(frames[-1]), *lines])
    if body := BODY.search(text):
        said = "\n".join(values(parsed(body[0])))
        text = f"{text[: body.start()]} {said} {text[body.end() :]}" if said else text
    return ADDRESS.sub(" ", TOKEN.sub(" ", text))


def parsed(body):
    """Return a body as a value: JSON, or what Python prints of it. None if it is neither."""
    for parse in (json.loads, ast.literal_eval):
        with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
            return parse(body)


def values(body):
    """Return the texts in a JSON body.

    With a refused token, simplejwt's `detail` is always the same. Its `messages` say why.
    """
    if isinstance(body, dict):
        if body.get("messages") and values(body["messages"]):
            body = {name: value for name, value in body.items() if name not in ("detail", "code")}
        return [text for name, value in body.items() for text in field(name, value)]
    if isinstance(body, list):
        return [text for each in body for text in values(each)]
    return [body] if isinstance(body, str) else []


def field(name, value):
    """Return the texts of a field. `"username": ["This field is required."]` names the field."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [f"{name} {each}" for each in value]
    return values(value)


def words(text, same=None):
    """Return the words of a text, in lower case.

    An identifier is followed by its parts: TokenRefreshView, token, refresh, view. A number is left
    out, unless it is an HTTP status.

    Args:
        same: words to replace, {"forbidden": "403"}.
    """
    found = []
    text = OTHER.sub(r"\g<0> otherstack ", text)
    text = JOINED.sub(lambda it: re.sub("[ -]", "_", it[0]), text)
    for word in WORD.findall(EMAIL.sub("email", LOG_IN.sub(r"log\1", text))):
        found.append(word.lower())
        if IDENTIFIER.fullmatch(word):
            found += [part for part in HUMP.sub("_", word).lower().split("_") if part]
    return [(same or {}).get(word, word) for word in found]


def plain(text):
    """Return a text without quotes, numbers and signs, to look for whole messages in it."""
    parts = re.findall(r"[a-z]\w*", APOSTROPHE.sub("", text.lower()))
    return f" {' '.join(parts)} "
