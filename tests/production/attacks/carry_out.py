"""Carries out the attacks, and judges what comes back."""

import re
from collections import Counter
from dataclasses import dataclass, field

from tests.production.attacks.kinds import kinds
from tests.production.attacks.wire import in_bytes

# 501 and 505 say that a method or a version is not supported: answers, not accidents.
REFUSALS_FROM_500 = (501, 505)

BROKE = "the server broke"

TRACEBACK = "a traceback"
LEAKS = {
    TRACEBACK: re.compile(r'Traceback \(most recent call last\)|File "[^"]+\.py", line \d+'),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "the hash of a password": re.compile(r"(pbkdf2_sha\d+|argon2|bcrypt\w*|scrypt|md5)\$\S{20}"),
    "settings": re.compile(r"DJANGO_SETTINGS_MODULE|SECRET_KEY|SIGNING_KEY"),
}
# With a refusal that is its own, answered 400, Django logs a traceback under django.security.
ACCIDENT = re.compile(r"^(?!django\.security\.)[^\n]+\nTraceback \(most", re.MULTILINE)
TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}(\.[\w-]*)?")


@dataclass
class Result:
    """What came of one kind. statuses: how often each was answered (None: hung up). broke: those
    at which the server broke, but that nobody can send without its own key."""

    name: str
    source: str
    statuses: Counter = field(default_factory=Counter)
    findings: list = field(default_factory=list)
    broke: list = field(default_factory=list)

    @property
    def cases(self):
        return self.statuses.total()

    @property
    def is_blind(self):
        """Whether a throttle answered most of it, so that it proves little."""
        return self.statuses[429] * 2 > self.cases


@dataclass(frozen=True)
class Finding:
    what: str
    sent: str
    came: str


def carry_out(target, tell=lambda result: None):
    """Carries out all kinds, tells of each Result as it is there, and gives them all."""
    results = []
    for kind in kinds():
        result = Result(kind.name, kind.source)
        for case in kind.cases(target):
            answer = target.send(case.request)
            result.statuses[answer.status] += 1
            wrong = judge(target, case, answer)
            if wrong:
                sent = show(case.request.as_bytes(target.wire.parts.netloc))
                came = f"{answer.status or answer.problem} {shorten(answer.text)}"
                is_ours = case.needs_key and wrong == BROKE
                found = result.broke if is_ours else result.findings
                found.append(Finding(f"{case.what}: {wrong}", sent, came))
        result.findings += aftermath(target)
        result.findings += leaks_in_log(target, target.new_in_log(), bool(result.broke))
        tell(result)
        results.append(result)
    return results


def judge(target, case, answer):
    """What is wrong with an answer, or None."""
    if answer.problem or (answer.status is None and not case.may_hang_up):
        return answer.problem or "it hung up"
    if answer.status is None:
        return None
    if answer.status >= 500 and answer.status not in REFUSALS_FROM_500:
        return BROKE
    path = in_bytes(case.request.path).decode("latin-1").partition("?")[0]
    if not case.may_enter and (answer.status < 300 or answer.status == target.doors.get(path)):
        return "it was let in"
    return leaked(target, answer)


def leaked(target, answer):
    """What a response gives away, its headers included."""
    text = answer.text + "".join(f"\n{name}: {value}" for name, value in answer.headers)
    for what, pattern in LEAKS.items():
        if pattern.search(text):
            return f"it gives away {what}"
    if any(token.rpartition(".")[2] in text for token in target.good.values()):
        return "it gives away a good token"
    if len(target.password) >= 8 and target.password in text:
        return "it gives away the password"
    return None


def aftermath(target):
    """Whether the server, after all of a kind, has fetched what it should not, or is not itself."""
    if target.was_lured():
        yield Finding(
            "it fetched a key from where a token said", "a header jku, x5u or kid", "a call"
        )
    for path, status in target.doors.items():
        for headers, wanted in (((target.bearer,), status), ((), None)):
            answer = target.get(path, *headers)
            if wanted and answer.status != wanted or not wanted and answer.status == status:
                came = f"{answer.status} {shorten(answer.text)}"
                yield Finding("afterwards an honest request fares otherwise", f"GET {path}", came)


def show(data):
    """A request in a line: its tokens shortened, its length told."""
    text = TOKEN.sub(lambda found: found[0][:12] + "…", data.decode("utf-8", "replace"))
    return f"{shorten(text)} ({len(data)} bytes)"


def shorten(text, size=400):
    text = text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= size else f"{text[:size]}…"


def leaks_in_log(target, text, has_broken):
    """Findings in what a server has logged. What it writes of each request line is left out: there
    stands what the caller has put into the address. has_broken: tracebacks are accounted for."""
    lines = [line for line in text.splitlines() if not re.match(r"\[\d\d/\w+/\d{4} ", line)]
    text = "\n".join(lines)
    for what, pattern in {"a token": TOKEN, **LEAKS, TRACEBACK: ACCIDENT}.items():
        found = pattern.search(text)
        if found and not (has_broken and what == TRACEBACK):
            around = text[max(0, found.start() - 200) : found.end() + 3000]
            yield Finding(f"the log holds {what}", "all of this kind", shorten(around, 3000))
    if len(target.password) >= 8 and target.password in text:
        yield Finding("the log holds the password", "all of this kind", "")
