"""Finds the requests that the lab offers to send: those of a lesson and of a pitfall's tests.

A request is {"text": what is shown, "method", "path", "headers": [[name, value]], "body"}. A call
of Python is {"text", "name": of the variable that keeps its output or "", "arguments"}.
"""

import ast
import json
import re
import shlex
from base64 import b64encode
from contextlib import suppress
from urllib.parse import urlencode

from guide.variants import layout

SERVER = "http://127.0.0.1:8000"
FORM = "application/x-www-form-urlencoded"
METHODS = [f"api.{name}" for name in ("get", "post", "put", "patch", "delete", "head", "options")]

ALWAYS = (
    f"curl {SERVER}/api/token/ -d username=user -d password=pass",
    f'curl {SERVER}/api/protected/ -H "Authorization: Bearer $ACCESS"',
    f"curl {SERVER}/api/token/refresh/ -d refresh=$REFRESH",
)

# The calls of Python that the lab can run: `python -c …`, and two commands of manage.py.
PYTHON = re.compile(r"(?:(\w+)=\$\()?(python (?:-c|manage\.py (?:shell|show_urls))\b.*)", re.DOTALL)


def requests_of(lesson):
    """Return the requests and the calls of Python of a lesson, in its order."""
    found = []
    for command in lesson.commands:
        text = command.text.replace("\\\n", " ")
        if text.startswith("curl "):
            with suppress(ValueError):
                found.append(request_of(text))
        elif asked := PYTHON.fullmatch(text):
            arguments = shlex.split(asked[2].removesuffix(")") if asked[1] else asked[2])[1:]
            found.append({"text": text, "name": asked[1] or "", "arguments": arguments})
    return unique(found)


def request_of(text):
    """Return the request that a `curl` line sends.

    Raises:
        ValueError: if the lab does not know one of its options.
    """
    words = shlex.split(text.partition(" | ")[0])[1:]  # what shortens the answer is not sent
    method, headers, data, path, cookies = None, [], [], None, False
    while words:
        word = words.pop(0)
        if word in ("-X", "--request"):
            method = words.pop(0)
        elif word in ("-H", "--header"):
            headers.append([part.strip() for part in words.pop(0).split(":", 1)])
        elif word in ("-d", "--data", "--data-raw", "--data-urlencode"):
            data.append(words.pop(0))
        elif word == "--json":
            headers += [["Content-Type", "application/json"], ["Accept", "application/json"]]
            data.append(words.pop(0))
        elif word in ("-u", "--user"):
            credentials = b64encode(words.pop(0).encode()).decode()
            headers.append(["Authorization", f"Basic {credentials}"])
        elif word.startswith("http"):
            path = word.removeprefix(SERVER)
        elif word in ("-b", "--cookie"):
            cookies = words.pop(0) != ""
        elif word in ("-c", "--cookie-jar"):
            words.pop(0)  # the console keeps what it is given
        elif not re.fullmatch(r"-[siSkL]+|--silent|--include", word):
            raise ValueError(f"The lab does not know {word!r}, of curl: {text}")
    if data and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(["Content-Type", FORM])
    if cookies:
        headers.append(["Cookie", "$COOKIES"])
    return {
        "text": text,
        "method": method or ("POST" if data else "GET"),
        "path": path,
        "headers": headers,
        "body": "&".join(data),
    }


def requests_of_pitfall(pitfall):
    """Return what to send to both variants.

    That is a login, a request with its token and a refresh; the call of a client, if the pitfall
    has one; and the requests of the lesson and of the tests.
    """
    found = [request_of(text) for text in ALWAYS]
    client = (pitfall.path / "wrong.py").read_text("utf-8")
    if "__main__" in client and "import threading" not in client:  # a browser has no threads
        text = "python wrong.py · python right.py"
        found.append({"text": text, "name": "", "arguments": ["VARIANT.py", SERVER]})
    found += requests_of(pitfall.lesson)
    for side in layout.VARIANTS:
        found += requests_in(ast.parse((pitfall.path / f"test_{side}.py").read_text("utf-8")))
    return unique(found)


def requests_in(module):
    """Yield the requests of a file of tests: api.get("/api/protected/", token=…).

    A request whose values are only known when the test runs is left out.

    Args:
        module: the ast.Module of the file.
    """
    constants = {
        target.id: value
        for line in module.body
        if isinstance(line, ast.Assign)
        for targets in line.targets
        for target, value in pairs(targets, line.value)
    }

    def literal(node):
        return ast.literal_eval(
            constants.get(node.id, node) if isinstance(node, ast.Name) else node
        )

    def placeholder(node):
        """Return a token as it is written, or the variable that stands for it."""
        try:
            return literal(node)
        except ValueError:
            return "$REFRESH" if "refresh" in ast.unparse(node) else "$ACCESS"

    for call in ast.walk(module):
        if not (isinstance(call, ast.Call) and ast.unparse(call.func) in METHODS):
            continue
        more = {keyword.arg: keyword.value for keyword in call.keywords}
        if not set(more) <= {"token", "data", "headers"}:
            continue
        try:
            path = literal(call.args[0])
            headers = literal(more["headers"]) if "headers" in more else {}
            body = body_of(more.get("data"), literal)
        except (ValueError, IndexError):
            continue
        if "token" in more:
            headers["Authorization"] = f"Bearer {placeholder(more['token'])}"
        shown = [*(f"{name}: {value}" for name, value in headers.items()), body]
        if body:
            headers.setdefault("Content-Type", FORM)
        method = call.func.attr.upper()
        yield {
            "text": " ".join(filter(None, [method, path, *shown])),
            "method": method,
            "path": path,
            "headers": [[*pair] for pair in headers.items()],
            "body": body,
        }


def pairs(target, value):
    """Return the (name, value) nodes of `NAME = value` and of `A, B = one, other`."""
    if isinstance(target, ast.Name):
        return [(target, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return zip(target.elts, value.elts, strict=True)
    return []


def body_of(node, literal):
    """Return the body of a form, or "" without one.

    Of the values that are only known when the test runs, the refresh token has a variable.

    Raises:
        ValueError: if there is another such value.
    """
    if node is None:
        return ""
    try:
        data = literal(node)
    except ValueError:
        if ast.unparse(node) == "tokens" or ast.unparse(node).startswith("{'refresh': "):
            return "refresh=$REFRESH"
        raise
    return data if isinstance(data, str) else urlencode(data)


def unique(found):
    """Return the requests without those that were there before, whatever their text."""
    by_request = {}
    for one in found:
        by_request.setdefault(json.dumps({**one, "text": one.get("arguments")}), one)
    return list(by_request.values())
