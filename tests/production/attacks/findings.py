"""Judges the responses to an attack, and what the server has logged meanwhile."""

import re

from tests.production.attacks.raw_http import in_bytes

# 501 and 505 say that a method or a version is not supported: answers, not accidents.
REFUSALS_FROM_500 = (501, 505)

TRACEBACK = "a traceback"
LEAKS = {
    TRACEBACK: re.compile(r'Traceback \(most recent call last\)|File "[^"]+\.py", line \d+'),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "the hash of a password": re.compile(r"(pbkdf2_sha\d+|argon2|bcrypt\w*|scrypt|md5)\$\S{20}"),
    "settings": re.compile(r"DJANGO_SETTINGS_MODULE|SECRET_KEY|SIGNING_KEY"),
}
# When Django itself rejects a request with 400, it logs a traceback under django.security.
ACCIDENT = re.compile(r"^(?!django\.security\.)[^\n]+\nTraceback \(most", re.MULTILINE)
TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}(\.[\w-]*)?")


def finding(what, sent, came):
    """Return the text of a finding, with the request and the response, shortened."""
    return f"{what}\n  sent: {sent}\n  came: {came}"


def examine(target, case, answer):
    """Yield a finding if the Answer to a Case is wrong."""
    if wrong := judge(target, case, answer):
        sent = show(case.request.as_bytes(target.connection.parts.netloc))
        came = f"{answer.status or answer.problem} {shorten(answer.text)}"
        yield finding(f"{case.what}: {wrong}", sent, came)


def judge(target, case, answer):
    """Return what is wrong with a response, or None."""
    if answer.problem or (answer.status is None and not case.may_hang_up):
        return answer.problem or "it hung up"
    if answer.status is None:
        return None
    if answer.status >= 500 and answer.status not in REFUSALS_FROM_500:
        return "the server broke"
    path = in_bytes(case.request.path).decode("latin-1").partition("?")[0]
    if not case.may_enter and (
        answer.status < 300 or answer.status == target.protected_endpoints.get(path)
    ):
        return "it was accepted"
    return leaked(target, answer)


def leaked(target, answer):
    """Return which secret a response or its headers contain, or None."""
    text = answer.text + "".join(f"\n{name}: {value}" for name, value in answer.headers)
    for what, pattern in LEAKS.items():
        if pattern.search(text):
            return f"it gives away {what}"
    if any(token.rpartition(".")[2] in text for token in target.tokens.values()):
        return "it gives away a valid token"
    if len(target.password) >= 8 and target.password in text:
        return "it gives away the password"
    return None


def aftermath(target):
    """Yield findings about the server after an attack.

    It may have fetched a URL from a token, or respond to valid requests in another way."""
    if target.ssrf_canary_hit():
        yield finding(
            "it fetched a key from a URL in a token", "a header jku, x5u or kid", "a call"
        )
    for path, status in target.protected_endpoints.items():
        for headers, wanted in (((target.bearer,), status), ((), None)):
            answer = target.get(path, *headers)
            if wanted and answer.status != wanted or not wanted and answer.status == status:
                came = f"{answer.status} {shorten(answer.text)}"
                yield finding(
                    "after the attack, the status is another",
                    f"GET {path}",
                    came,
                )


def show(data):
    """Return a request in one line, with its tokens shortened and its length."""
    text = TOKEN.sub(lambda found: found[0][:12] + "…", data.decode("utf-8", "replace"))
    return f"{shorten(text)} ({len(data)} bytes)"


def shorten(text, size=400):
    text = text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= size else f"{text[:size]}…"


def leaks_in_log(target, text, has_broken=False):
    """Yield findings about the log of a server.

    The lines of the access log are ignored: they contain the path that the caller sent.

    Args:
        has_broken: whether a traceback is expected, and not a finding.
    """
    lines = [line for line in text.splitlines() if not re.match(r"\[\d\d/\w+/\d{4} ", line)]
    text = "\n".join(lines)
    for what, pattern in {"a token": TOKEN, **LEAKS, TRACEBACK: ACCIDENT}.items():
        found = pattern.search(text)
        if found and not (has_broken and what == TRACEBACK):
            around = text[max(0, found.start() - 200) : found.end() + 3000]
            yield finding(f"the log holds {what}", "one of these requests", shorten(around, 3000))
    if len(target.password) >= 8 and target.password in text:
        yield finding("the log holds the password", "one of these requests", "")
