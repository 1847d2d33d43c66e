"""Notice each request that Django's test client or requests sends, and its response."""

import functools
import re
import sys
from urllib.parse import parse_qsl, urlsplit

from .schema import Exchange
from .wording import brief, with_phrase

FORM_FIELD = re.compile(r'name="([^"]+)"\r\n\r\n(.*?)\r\n--', re.DOTALL)
HIDDEN = {"user-agent", "accept-encoding", "connection", "content-length", "content-type"}
SHOWN = ("WWW-Authenticate", "Location", "Allow", "Retry-After", "Access-Control-Allow-Origin")
HTML = re.compile(r"<(head|style|script).*?</\1>|<[^>]+>")


def listen(note, describe):
    """Call a function with each Exchange, from now on.

    Args:
        note: called with an Exchange.
        describe: returns an exception in a view as one line.
    """
    from django.conf import settings
    from django.core.signals import got_request_exception
    from django.test.client import RequestFactory
    from django.utils import translation
    from requests.adapters import HTTPAdapter

    errors = []

    def failed(**_):
        errors.append(describe(sys.exc_info()[1]))

    def answered(sent, status, headers, content):
        shown = "".join(f", {name}: {headers[name]}" for name in SHOWN if name in headers)
        kind = headers.get("Content-Type", "")
        came_back = f"{with_phrase(status)}{shown}{body(content, kind)}"
        error = errors[-1] if errors else ""
        errors.clear()
        note(Exchange(sent, status, came_back, error))

    got_request_exception.connect(failed, weak=False)
    in_process, over_http = RequestFactory.generic, HTTPAdapter.send

    @functools.wraps(in_process)
    def generic(self, method, path, data="", content_type="", *args, **extra):
        errors.clear()
        answer = in_process(self, method, path, data, content_type, *args, **extra)
        if hasattr(answer, "status_code"):  # a RequestFactory answers with a request
            headers = dict(extra.get("headers") or {})
            content = b"" if answer.streaming else answer.content
            query = f"?{extra['QUERY_STRING']}" if extra.get("QUERY_STRING") else ""
            sent = request(method, path + query, headers, data, content_type)
            if translation.get_language() not in (None, settings.LANGUAGE_CODE):
                sent += f", in the language {translation.get_language()}"
            answered(sent, answer.status_code, answer.headers, content)
        return answer

    @functools.wraps(over_http)
    def send(self, asked, **more):
        errors.clear()
        answer = over_http(self, asked, **more)
        url = urlsplit(asked.url)
        path = url.path + (f"?{url.query}" if url.query else "")
        kind = asked.headers.get("Content-Type", "")
        sent = request(asked.method, path, asked.headers, asked.body or "", kind)
        answered(sent, answer.status_code, answer.headers, answer.content)
        return answer

    RequestFactory.generic, HTTPAdapter.send = generic, send


def request(method, path, headers, data, kind):
    """Return a request in words: "POST /api/token/, with username=user password=pass"."""
    parts = [f"{method} {path}"]
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data or "")
    if "form" in kind:
        fields = FORM_FIELD.findall(text) or parse_qsl(text)
        parts += ["with " + " ".join(f"{name}={value}" for name, value in fields)] if fields else []
    elif text:
        parts.append(f"with the JSON {text}" if "json" in kind else f"with {text}")
    parts += [
        f"{name}: {value}"
        for name, value in headers.items()
        if name.lower() not in HIDDEN and (name, value) != ("Accept", "*/*")
    ]
    return brief(", ".join(parts))


def body(content, kind):
    """Return the body of a response as it is shown after its status: of a page, the text alone."""
    text = " ".join(content.decode("utf-8", "replace").split())
    if "html" in kind:
        text = " ".join(HTML.sub(" ", text).split())
        return f", a page: {brief(text)}"
    return f", {brief(text)}" if text else ""
