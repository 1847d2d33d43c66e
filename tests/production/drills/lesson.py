"""What the lesson of the last step says about an outage, and site/alerts.md, in tables."""

import re
from dataclasses import dataclass

from guide import course

ROW = re.compile(r"^\| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)


def promised():
    """Return the statuses of the lesson's table: {"Redis": {"login": {503}, "refresh": …}, …}.

    The keys are what does not answer, then the kind of request."""
    lesson = (course.end_of_part_two().path / "README.md").read_text("utf-8")
    table = {}
    for silent, *cells in ROW.findall(lesson)[1:]:
        login, other = ({int(re.search(r"\d{3}", cell)[0])} for cell in cells)
        table[silent] = {"login": login, "refresh": other, "protected": other, "logout": other}
    return table


@dataclass
class Alert:
    """A row of the table of site/alerts.md.

    statuses: of each kind of request, and as "ready" that of /readyz with its text.
    reason: what the line of the log contains.
    """

    statuses: dict
    reason: str


ALERT = re.compile(
    r"^\| \[(.+)\]\(.+\) \| (\d+) \| (\d+) \| (\d+) `(.+)` \| `(.+)` \|$", re.MULTILINE
)


def alerts():
    """Return the table of site/alerts.md: {what is wrong: its Alert}."""
    page = (course.ROOT / "site" / "alerts.md").read_text("utf-8")
    table = {}
    for wrong, login, other, ready, text, reason in ALERT.findall(page):
        statuses = dict.fromkeys(("refresh", "protected", "logout"), int(other))
        statuses |= {"login": int(login), "ready": (int(ready), text)}
        table[wrong] = Alert(statuses, reason)
    return table
