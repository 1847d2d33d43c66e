"""A pytest plugin that keeps, of each failing test, what was sent, what came back and what was
expected. It imports nothing that reads Django's settings."""

import ast
import functools
import json
import re
import sys
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

TOKEN = re.compile(r"eyJ[\w-]{6,}(?:\.[\w-]*)*")
FORM_FIELD = re.compile(r'name="([^"]+)"\r\n\r\n(.*?)\r\n--', re.DOTALL)
UNTOLD = {"user-agent", "accept-encoding", "connection", "content-length", "content-type"}
TOLD = ("WWW-Authenticate", "Location", "Allow", "Retry-After", "Access-Control-Allow-Origin")
HTML = re.compile(r"<(head|style|script).*?</\1>|<[^>]+>")
LONGEST = 300  # characters of a text that is shown


@dataclass(frozen=True)
class Exchange:
    """A request and its answer, in words: sent "POST /api/token/ with username=user", came back
    "404 Not Found", and what the server failed with, "NameError: … (api/views.py, line 3)"."""

    sent: str
    status: int
    came_back: str
    error: str = ""


@dataclass(frozen=True)
class Failure:
    """A test that failed. exchange: the last before it failed, or None. got and expected: the two
    sides of the comparison that failed, or "". at: the line on which the test begins; line:
    "test_refresh.py:28", where it failed; source: what stands there.
    error: of a test that failed otherwise, the exception and where it was raised. reason: what
    the assertion itself says of its failure, as in `assert run.returncode == 0, run.stderr`."""

    test: str
    exchange: Exchange | None
    got: str
    expected: str
    at: int
    line: str
    source: str
    error: str
    reason: str = ""


def pytest_addoption(parser):
    parser.addoption("--told", type=Path, help="the JSON file to write")


def pytest_configure(config):
    if config.getoption("told", None):
        config.pluginmanager.register(Listener(config.rootpath, config.getoption("told")))


class Listener:
    """The plugin of one run over a project in that folder."""

    def __init__(self, folder, told=None):
        self.folder = Path(folder)
        self.told = told
        self.passed, self.failures = 0, []
        self.exchanges, self.comparison, self.error = [], None, ""

    def pytest_collection(self):
        listen(self)

    def pytest_runtest_setup(self):
        self.exchanges, self.comparison, self.error = [], None, ""

    def pytest_assertrepr_compare(self, op, left, right):
        self.comparison = op, left, right

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if report.passed:
            self.passed += call.when == "call"
        elif report.failed:
            report.told = self.failure(item, call.excinfo)
            self.failures.append(report.told)
        return report

    def failure(self, item, excinfo):
        ours = [entry for entry in excinfo.traceback if Path(entry.path).name.startswith("test_")]
        is_assertion = excinfo.errisinstance((AssertionError, pytest.fail.Exception))
        at = item.reportinfo()[1] or 0
        if ours:
            name, line = Path(ours[-1].path).name, ours[-1].lineno + 1
            source = " ".join(str(ours[-1].statement).split())
        else:  # what the test needs could not be made
            name, line, source = item.path.name, at + 1, f"def {item.originalname}"
        got, expected = self.sides(source) if is_assertion else ("", "")
        return Failure(
            test=item.name,
            exchange=self.exchanges[-1] if self.exchanges else None,
            got=got,
            expected=expected,
            at=at,
            line=f"{name}:{line}",
            source=without_message(source),
            error="" if is_assertion else self.said(excinfo.value),
            reason=message_of(excinfo.value) if is_assertion else "",
        )

    def sides(self, source):
        """What was got and what was expected: in these tests the expected stands on the right."""
        if self.comparison is None:
            return "", ""
        op, left, right = self.comparison
        if op == "==" and "status_code" in source:
            return brief(left), with_reason(right)
        if op == "==":
            return brief(left), brief(right)
        if op in ("in", "not in"):
            if isinstance(right, Mapping):  # its names tell it; a route's values are functions
                right = ", ".join(name for name in right if isinstance(name, str)) or "nothing"
            return brief(right), f"{'' if op == 'in' else 'no '}{brief(left)} in it"
        return brief(left), f"{op} {brief(right)}"

    def said(self, error):
        """An exception in one line, and the line of the project in which it was raised."""
        kind = type(error).__name__
        text = brief(" ".join(str(error).split()))
        if isinstance(error, SyntaxError):
            return f"{kind}: {error.msg}{self.place(error.filename, error.lineno)}"
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if self.is_ours(frame.filename)
        ]
        return f"{kind}: {text}" + (
            self.place(frames[-1].filename, frames[-1].lineno) if frames else ""
        )

    def place(self, path, line):
        if not path or not self.is_ours(path):
            return ""
        return f" ({Path(path).relative_to(self.folder).as_posix()}, line {line})"

    def is_ours(self, path):
        path = Path(path)
        return path.is_relative_to(self.folder) and not path.name.startswith("test_")

    def pytest_sessionfinish(self):
        if self.told:
            found = {"passed": self.passed, "failures": [asdict(each) for each in self.failures]}
            self.told.write_text(json.dumps(found), "utf-8")


def listen(listener):
    """From now on the listener is told of each request that Django's test client or requests
    sends, and of each exception in a view."""
    from django.conf import settings
    from django.core.signals import got_request_exception
    from django.test.client import RequestFactory
    from django.utils import translation
    from requests.adapters import HTTPAdapter

    def failed(**_):
        listener.error = listener.said(sys.exc_info()[1])

    def note(sent, status, headers, content):
        told = "".join(f", {name}: {headers[name]}" for name in TOLD if name in headers)
        kind = headers.get("Content-Type", "")
        came_back = f"{with_reason(status)}{told}{body(content, kind)}"
        listener.exchanges.append(Exchange(sent, status, came_back, listener.error))
        listener.error = ""

    got_request_exception.connect(failed, weak=False)
    in_process, over_http = RequestFactory.generic, HTTPAdapter.send

    @functools.wraps(in_process)
    def generic(self, method, path, data="", content_type="", *args, **extra):
        answer = in_process(self, method, path, data, content_type, *args, **extra)
        if hasattr(answer, "status_code"):  # a RequestFactory answers with a request
            headers = dict(extra.get("headers") or {})
            content = b"" if answer.streaming else answer.content
            query = f"?{extra['QUERY_STRING']}" if extra.get("QUERY_STRING") else ""
            sent = request(method, path + query, headers, data, content_type)
            if translation.get_language() not in (None, settings.LANGUAGE_CODE):
                sent += f", in the language {translation.get_language()}"
            note(sent, answer.status_code, answer.headers, content)
        return answer

    @functools.wraps(over_http)
    def send(self, asked, **more):
        answer = over_http(self, asked, **more)
        url = urlsplit(asked.url)
        path = url.path + (f"?{url.query}" if url.query else "")
        kind = asked.headers.get("Content-Type", "")
        sent = request(asked.method, path, asked.headers, asked.body or "", kind)
        note(sent, answer.status_code, answer.headers, answer.content)
        return answer

    RequestFactory.generic, HTTPAdapter.send = generic, send


def request(method, path, headers, data, kind):
    parts = [f"{method} {path}"]
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data or "")
    if "form" in kind:
        fields = FORM_FIELD.findall(text) or parse_qsl(text)
        parts += ["with " + " ".join(f"{name}={value}" for name, value in fields)] if fields else []
    elif text:
        parts.append(f"with the JSON {text}" if "json" in kind else f"with {text}")
    told = {
        name: value
        for name, value in headers.items()
        if name.lower() not in UNTOLD and (name, value) != ("Accept", "*/*")
    }
    parts += [f"{name}: {value}" for name, value in told.items()]
    return brief(", ".join(parts))


def body(content, kind):
    text = " ".join(content.decode("utf-8", "replace").split())
    if "html" in kind:
        text = " ".join(HTML.sub(" ", text).split())
        return f", a page: {brief(text)}"
    return f", {brief(text)}" if text else ""


def message_of(error):
    """The last line of an assertion's own message, or "". pytest puts the message before its
    explanation, which begins a line with "assert"."""
    message, _, _ = str(error).rpartition("\nassert ")
    return brief((message.strip().splitlines() or [""])[-1])


def without_message(source):
    """An assert statement without its message, which is told as the reason; any other as it is."""
    try:
        [statement] = ast.parse(source).body
    except (SyntaxError, ValueError):  # a part of a statement
        return source
    if isinstance(statement, ast.Assert) and statement.msg:
        return f"assert {ast.get_source_segment(source, statement.test)}"
    return source


def with_reason(status):
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def brief(value):
    """A value as it is shown: tokens shortened, and not endless."""
    text = TOKEN.sub("eyJ…", value if isinstance(value, str) else repr(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
